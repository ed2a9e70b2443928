namespace Hermes.Schemas.Types;

/// <summary>The countries of ISO 3166-1: two-letter codes, three-letter codes and English short names, with other usual names.</summary>
internal static class Countries
{
    private const string Table =
        "AD AND Andorra|AE ARE United Arab Emirates|AF AFG Afghanistan|AG ATG Antigua and Barbuda|AI AIA Anguilla|AL ALB Albania|AM ARM Armenia|AO AGO Angola|" +
        "AQ ATA Antarctica|AR ARG Argentina|AS ASM American Samoa|AT AUT Austria|AU AUS Australia|AW ABW Aruba|AX ALA Åland Islands|AZ AZE Azerbaijan|" +
        "BA BIH Bosnia and Herzegovina|BB BRB Barbados|BD BGD Bangladesh|BE BEL Belgium|BF BFA Burkina Faso|BG BGR Bulgaria|BH BHR Bahrain|BI BDI Burundi|" +
        "BJ BEN Benin|BL BLM Saint Barthélemy|BM BMU Bermuda|BN BRN Brunei Darussalam|BO BOL Bolivia|BQ BES Bonaire, Sint Eustatius and Saba|BR BRA Brazil|" +
        "BS BHS Bahamas|BT BTN Bhutan|BV BVT Bouvet Island|BW BWA Botswana|BY BLR Belarus|BZ BLZ Belize|CA CAN Canada|CC CCK Cocos (Keeling) Islands|" +
        "CD COD Democratic Republic of the Congo|CF CAF Central African Republic|CG COG Congo|CH CHE Switzerland|CI CIV Côte d'Ivoire|CK COK Cook Islands|" +
        "CL CHL Chile|CM CMR Cameroon|CN CHN China|CO COL Colombia|CR CRI Costa Rica|CU CUB Cuba|CV CPV Cabo Verde|CW CUW Curaçao|CX CXR Christmas Island|" +
        "CY CYP Cyprus|CZ CZE Czechia|DE DEU Germany|DJ DJI Djibouti|DK DNK Denmark|DM DMA Dominica|DO DOM Dominican Republic|DZ DZA Algeria|EC ECU Ecuador|" +
        "EE EST Estonia|EG EGY Egypt|EH ESH Western Sahara|ER ERI Eritrea|ES ESP Spain|ET ETH Ethiopia|FI FIN Finland|FJ FJI Fiji|FK FLK Falkland Islands|" +
        "FM FSM Micronesia|FO FRO Faroe Islands|FR FRA France|GA GAB Gabon|GB GBR United Kingdom|GD GRD Grenada|GE GEO Georgia|GF GUF French Guiana|" +
        "GG GGY Guernsey|GH GHA Ghana|GI GIB Gibraltar|GL GRL Greenland|GM GMB Gambia|GN GIN Guinea|GP GLP Guadeloupe|GQ GNQ Equatorial Guinea|GR GRC Greece|" +
        "GS SGS South Georgia and the South Sandwich Islands|GT GTM Guatemala|GU GUM Guam|GW GNB Guinea-Bissau|GY GUY Guyana|HK HKG Hong Kong|" +
        "HM HMD Heard Island and McDonald Islands|HN HND Honduras|HR HRV Croatia|HT HTI Haiti|HU HUN Hungary|ID IDN Indonesia|IE IRL Ireland|IL ISR Israel|" +
        "IM IMN Isle of Man|IN IND India|IO IOT British Indian Ocean Territory|IQ IRQ Iraq|IR IRN Iran|IS ISL Iceland|IT ITA Italy|JE JEY Jersey|JM JAM Jamaica|" +
        "JO JOR Jordan|JP JPN Japan|KE KEN Kenya|KG KGZ Kyrgyzstan|KH KHM Cambodia|KI KIR Kiribati|KM COM Comoros|KN KNA Saint Kitts and Nevis|" +
        "KP PRK North Korea|KR KOR South Korea|KW KWT Kuwait|KY CYM Cayman Islands|KZ KAZ Kazakhstan|LA LAO Laos|LB LBN Lebanon|LC LCA Saint Lucia|" +
        "LI LIE Liechtenstein|LK LKA Sri Lanka|LR LBR Liberia|LS LSO Lesotho|LT LTU Lithuania|LU LUX Luxembourg|LV LVA Latvia|LY LBY Libya|MA MAR Morocco|" +
        "MC MCO Monaco|MD MDA Moldova|ME MNE Montenegro|MF MAF Saint Martin|MG MDG Madagascar|MH MHL Marshall Islands|MK MKD North Macedonia|ML MLI Mali|" +
        "MM MMR Myanmar|MN MNG Mongolia|MO MAC Macao|MP MNP Northern Mariana Islands|MQ MTQ Martinique|MR MRT Mauritania|MS MSR Montserrat|MT MLT Malta|" +
        "MU MUS Mauritius|MV MDV Maldives|MW MWI Malawi|MX MEX Mexico|MY MYS Malaysia|MZ MOZ Mozambique|NA NAM Namibia|NC NCL New Caledonia|NE NER Niger|" +
        "NF NFK Norfolk Island|NG NGA Nigeria|NI NIC Nicaragua|NL NLD Netherlands|NO NOR Norway|NP NPL Nepal|NR NRU Nauru|NU NIU Niue|NZ NZL New Zealand|" +
        "OM OMN Oman|PA PAN Panama|PE PER Peru|PF PYF French Polynesia|PG PNG Papua New Guinea|PH PHL Philippines|PK PAK Pakistan|PL POL Poland|" +
        "PM SPM Saint Pierre and Miquelon|PN PCN Pitcairn|PR PRI Puerto Rico|PS PSE Palestine|PT PRT Portugal|PW PLW Palau|PY PRY Paraguay|QA QAT Qatar|" +
        "RE REU Réunion|RO ROU Romania|RS SRB Serbia|RU RUS Russian Federation|RW RWA Rwanda|SA SAU Saudi Arabia|SB SLB Solomon Islands|SC SYC Seychelles|" +
        "SD SDN Sudan|SE SWE Sweden|SG SGP Singapore|SH SHN Saint Helena|SI SVN Slovenia|SJ SJM Svalbard and Jan Mayen|SK SVK Slovakia|SL SLE Sierra Leone|" +
        "SM SMR San Marino|SN SEN Senegal|SO SOM Somalia|SR SUR Suriname|SS SSD South Sudan|ST STP Sao Tome and Principe|SV SLV El Salvador|SX SXM Sint Maarten|" +
        "SY SYR Syria|SZ SWZ Eswatini|TC TCA Turks and Caicos Islands|TD TCD Chad|TF ATF French Southern Territories|TG TGO Togo|TH THA Thailand|" +
        "TJ TJK Tajikistan|TK TKL Tokelau|TL TLS Timor-Leste|TM TKM Turkmenistan|TN TUN Tunisia|TO TON Tonga|TR TUR Türkiye|TT TTO Trinidad and Tobago|" +
        "TV TUV Tuvalu|TW TWN Taiwan|TZ TZA Tanzania|UA UKR Ukraine|UG UGA Uganda|UM UMI United States Minor Outlying Islands|US USA United States|UY URY Uruguay|" +
        "UZ UZB Uzbekistan|VA VAT Holy See|VC VCT Saint Vincent and the Grenadines|VE VEN Venezuela|VG VGB British Virgin Islands|VI VIR U.S. Virgin Islands|" +
        "VN VNM Viet Nam|VU VUT Vanuatu|WF WLF Wallis and Futuna|WS WSM Samoa|YE YEM Yemen|YT MYT Mayotte|ZA ZAF South Africa|ZM ZMB Zambia|ZW ZWE Zimbabwe";

    private const string OtherNames =
        "United States of America|USA|U.S.A.|UK|U.K.|Great Britain|England|Scotland|Wales|Northern Ireland|Russia|Korea|Republic of Korea|Korea, Republic of|" +
        "Korea, Rep.|Iran, Islamic Republic of|Iran, Islamic Rep.|Vietnam|Turkey|Turkiye|Czech Republic|Holland|The Netherlands|Ivory Coast|Cote d'Ivoire|Burma|" +
        "Macedonia|Swaziland|Cape Verde|Brunei|Syrian Arab Republic|Lao PDR|Tanzania, United Republic of|Bolivia, Plurinational State of|" +
        "Venezuela, Bolivarian Republic of|Venezuela, RB|Moldova, Republic of|Taiwan, Province of China|DR Congo|Congo, Dem. Rep.|Congo, Rep.|" +
        "Democratic Republic of Congo|Republic of the Congo|Egypt, Arab Rep.|Gambia, The|The Gambia|Bahamas, The|The Bahamas|Hong Kong SAR, China|Macao SAR, China|" +
        "Macau|Vatican City|Vatican|Palestinian Territory|State of Palestine|West Bank and Gaza|Kosovo|Slovak Republic|Kyrgyz Republic|East Timor|Micronesia, Fed. Sts.|" +
        "Yemen, Rep.|St. Lucia|St. Kitts and Nevis|St. Vincent and the Grenadines|Curacao|Reunion|Aland Islands|Saint Barthelemy|UAE|South-Korea|People's Republic of China";

    private static readonly HashSet<string> Twos = [];
    private static readonly HashSet<string> Threes = [];
    private static readonly HashSet<string> Names = new(OtherNames.Split('|'), StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> TwoLookup = Twos.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> ThreeLookup = Threes.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> NameLookup = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    static Countries()
    {
        foreach (var country in Table.Split('|'))
        {
            Twos.Add(country[..2]);
            Threes.Add(country[3..6]);
            Names.Add(country[7..]);
        }
    }

    /// <summary>Two-letter code in capitals.</summary>
    public static bool IsAlpha2(ReadOnlySpan<char> text) => text.Length == 2 && TwoLookup.Contains(text);

    /// <summary>Three-letter code in capitals.</summary>
    public static bool IsAlpha3(ReadOnlySpan<char> text) => text.Length == 3 && ThreeLookup.Contains(text);

    /// <summary>English name, in any case.</summary>
    public static bool IsName(ReadOnlySpan<char> text) => text.Length is >= 2 and <= 52 && NameLookup.Contains(text);

    /// <summary>Whether a text fits <c>country(2)</c>, <c>country(3)</c> or, without a length, either code or a name.</summary>
    public static bool Is(ReadOnlySpan<char> text, int? length) => length switch
    {
        2 => IsAlpha2(text),
        3 => IsAlpha3(text),
        _ => IsAlpha2(text) || IsAlpha3(text) || IsName(text),
    };
}
