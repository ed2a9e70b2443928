using System.Data;
using Dapper;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>Passes array properties as Postgres arrays; Dapper alone would expand them into lists of parameters.</summary>
internal sealed class ArrayParameters(object columns) : SqlMapper.IDynamicParameters
{
    public void AddParameters(IDbCommand command, SqlMapper.Identity identity)
    {
        foreach (var property in columns.GetType().GetProperties())
        {
            command.Parameters.Add(new NpgsqlParameter(property.Name, property.GetValue(columns)));
        }
    }
}
