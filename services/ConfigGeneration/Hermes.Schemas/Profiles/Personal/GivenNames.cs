namespace Hermes.Schemas.Profiles.Personal;

/// <summary>Recognises names of people by given names that are common somewhere in the world.</summary>
internal static class GivenNames
{
    private const string Table =
        "aaron abdul abdullah abigail abraham adam adela adele adrian agata agnes agnieszka ahmad ahmed aiden aileen aisha akira alan albert alberto alejandro aleksandr aleksandra " +
        "alessandra alessandro alex alexander alexandra alexandre alexei alfred alfredo ali alice alicia alison allan allen allison alma amanda amelia amina amir amit amy ana " +
        "anastasia anders andre andrea andreas andrei andrew andré andrzej angel angela angelica angelina anil anita anja ann anna anne annette annie anthony antoine anton antonia " +
        "antonio antónio anya arjun arlene armando arnold arthur arturo ashley astrid audrey august aurora ava axel ayse barbara barry beatrice beatriz becky ben benedict benjamin " +
        "bernard bernd bernhard beth betty beverly bill billy birgit bjorn björn bjørn bob bobby bogdan boris bradley brandon brenda brent brian bridget bruce bruno bryan caleb " +
        "calvin cameron camila camille candice carl carla carlo carlos carmen carol carolina caroline carolyn carrie catalina catherine cathy cecilia celia cesar chad charles charlie " +
        "charlotte chen chloe chris christian christiane christina christine christoph christophe christopher cindy claire clara clarence claude claudia claudio clement clifford colin " +
        "connie connor constance corinne craig cristian cristina curtis cynthia daan daisy dale damian damien dan dana daniel daniela daniele danielle danny darren dave david dawn " +
        "dean deborah debra deepak denis denise dennis derek diana diane diego dieter dimitri dirk dmitry dolores dominic dominik dominique don donald donna doris dorothy douglas " +
        "duncan dwayne dylan earl eddie edgar edith eduardo edward edwin eileen elaine elena eleanor elias elijah elisa elisabeth eliza elizabeth ella ellen ellie elsa emil emilia " +
        "emilie emilio emily emma emmanuel enrico enrique eric erica erik erika erin ernest ernesto esther ethan eugene eva evan evelyn fabian fabio fatima felicia felipe felix " +
        "fernanda fernando fiona florian frances francesca francesco francis francisco franco frank franklin franz françois françoise fred freddie frederic frederick frederik friedrich " +
        "fritz gabriel gabriela gabriele gabrielle gary gavin gemma genevieve geoffrey george georges gerald gerard gerd gerhard gertrude gianluca gilbert gina giovanna giovanni giulia " +
        "giuseppe glenn gloria gonzalo gordon grace graham grant greg gregory greta guillaume guillermo gunnar günter gustav guy hamza hana hanna hannah hannes hans harold harry " +
        "hasan hassan heather hector heidi heike heinrich heinz helen helena helene helga helmut henri henrik henry herbert herman hernan hilda hiroshi holger holly horst howard hugh " +
        "hugo ian ibrahim ida igor ilona ilse imran ines ingrid irene irina iris irma isaac isabel isabella isabelle ismail ivan ivana jack jackie jacob jacqueline jacques jaime jakob " +
        "jakub james jamie jan jana jane janet janice janine jarek jasmine jason javier jay jayden jean jeanne jeff jeffrey jelena jennifer jenny jens jeremy jerome jerry jesse jessica " +
        "jesus jesús jill jim jimmy jin jing jiri joan joana joanna joanne joao joaquin joe joel joerg johan johann johanna johannes john johnny jon jonas jonathan jordi jorge jose joseph " +
        "josef josefina josephine joshua josé joy joyce joão juan juana juanita judith judy julia julian juliana julie julien juliette julio julius june jutta jörg jürgen kai kamal karen " +
        "karim karin karina karl karla karsten kate katharina katherine kathleen kathryn kathy katie katja katrin kay keith kelly ken kenji kenneth kevin khaled khalid kim kimberly kirsten " +
        "klaus kristen kristian kristin kristina kristine krzysztof kumar kurt kyle lakshmi lara larry lars laszlo laura lauren laurence laurent lea leah lee leila lena leo leon leonard " +
        "leonardo leonie leslie leticia lewis li liam lidia lily lina linda lindsay lionel lisa liz logan lois lorena lorenzo lori lorraine louis louise luca lucas lucia lucie lucy ludwig " +
        "luigi luis luisa lukas luke luna lydia lynn luís maciej madalena madeleine madison magdalena mahmoud maja malcolm manfred manuel manuela marc marcel marcela marcelo marcin marco " +
        "marcos marcus margaret margarita margit maria mariana marianne marie marilyn marina mario marion marisa marjorie mark marko markus marlene marta martha martin martina martine marvin " +
        "mary mateo mathias mathieu mathilde matteo matthew matthias maureen maurice mauricio max maxim maximilian maya megan mehmet mei melanie melissa mercedes mia micaela michael michal " +
        "michel michele michelle miguel mihai mikael mike mikhail mila milan mildred milena miles milos ming miranda miriam mohamed mohammad mohammed mohan moira monica monika monique morgan " +
        "moritz muhammad mustafa nadia nadine nancy naomi natalia natalie natasha nathan nathalie neil nele nelson nicholas nick nicola nicolas nicole nikita niklas nikola nikolai nikolaus nils " +
        "nina noah noel noemi nora norma norman olaf oleg olga oliver olivia olivier omar oscar oskar otto owen pablo paige pamela paola paolo pascal patricia patricio patrick patrik paul paula " +
        "paulina paulo pavel pawel pedro peggy penelope per peter petr petra philip philipp philippe phillip phyllis pia pierre pieter pilar piotr priya quentin rachel rafael rahul raj rajesh " +
        "ralf ralph ramon randy raquel raul ravi ray raymond rebecca regina reinhard renate rene renee ricardo riccardo richard rick rita rob robert roberta roberto robin rodrigo roger roland " +
        "rolf roman ronald rosa rosalie rosario rosemary ross roxanne roy ruben rudolf rui russell ruth ryan sabine sabrina sally salvador salvatore sam samantha samir samuel sandra sandro " +
        "sanjay sara sarah sascha scott sean sebastian sergei sergey sergio shannon sharon shawn sheila shirley sierra silke silvia simon simona simone sofia sofie solveig sonia sonja sophia " +
        "sophie stacy stanislav stanley stefan stefania stefanie stefano stella stephan stephane stephanie stephen steve steven stuart sue sunil susan susana susanne suzanne svetlana sven sylvia " +
        "sylvie tamara tania tanya tara tatiana ted teresa terrence terry thea theo theodore theresa therese thiago thomas tiffany tim timothy tina tobias todd tom tomas tomasz tommy tony tracy " +
        "travis trevor tristan troy udo ulrich ulrike ursula ute uwe valentin valentina valerie vanessa vera veronica veronika victor victoria viktor vincent vincenzo viola virginia vitor " +
        "vivian vladimir volker walter wanda wang warren wayne wei wendy werner wilhelm will william wolfgang xavier yan yasmin ying yolanda yosef youssef yuki yuri yusuf yves yvonne zachary " +
        "zainab zhang zoe zofia łukasz";

    private static readonly HashSet<string> Names = new(Table.Split(' '), StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a text may be a person: <c>Ann</c>, <c>Ann B. Doe</c>, <c>Doe, Ann</c>, <c>Dr. Ann Doe</c>.</summary>
    public static bool IsPerson(ReadOnlySpan<char> text)
    {
        if (text.Length is < 2 or > 50 || text.ContainsAnyInRange('0', '9') || text.ContainsAny("@/&|;:()"))
        {
            return false;
        }

        var comma = text.IndexOf(',');
        var given = (comma < 0 ? text : text[(comma + 1)..]).Trim();
        given = WithoutTitle(given);
        var end = given.IndexOfAny(" -.");
        var first = end < 0 ? given : given[..end];
        return Lookup.Contains(first) && Words(text) is >= 1 and <= 4 && AllCapitalised(text);
    }

    private static ReadOnlySpan<char> WithoutTitle(ReadOnlySpan<char> text)
    {
        foreach (var title in (ReadOnlySpan<string>)["Mr. ", "Mrs. ", "Ms. ", "Dr. ", "Prof. ", "Mr ", "Mrs ", "Ms ", "Dr ", "Herr ", "Frau "])
        {
            if (text.StartsWith(title, StringComparison.OrdinalIgnoreCase))
            {
                return text[title.Length..].TrimStart();
            }
        }

        return text;
    }

    private static int Words(ReadOnlySpan<char> text) => text.Count(' ') + 1;

    // "Will of the people" is no person, "Vincent van Gogh" is.
    private static bool AllCapitalised(ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split(' '))
        {
            var word = text[range];
            if (!word.IsEmpty && char.IsLower(word[0]) && word is not ("van" or "von" or "de" or "der" or "den" or "di" or "da" or "dos" or "del" or "la" or "le" or "bin" or "al" or "el"))
            {
                return false;
            }
        }

        return true;
    }
}
