/** What a migration does that the version before can't live with: it runs on the new schema until every region has the new one. */
import { parse } from "libpg-query";

/** A statement as PostgreSQL's own parser has it: one key, which names what it is. */
type Statement = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface AlteredTable {
  readonly AlterTableCmd: {
    readonly subtype: string;
    readonly name?: string;
    readonly def?: { readonly ColumnDef?: AddedColumn; readonly Constraint?: { readonly contype: string } };
  };
}

interface AddedColumn {
  readonly colname: string;
  readonly constraints?: readonly { readonly Constraint: { readonly contype: string } }[];
}

interface MadeIndex {
  readonly idxname: string;
  readonly unique?: boolean;
  readonly relation: { readonly relname: string };
  readonly indexParams: readonly { readonly IndexElem: { readonly name?: string } }[];
}

/** Above a statement: why no version that may still run needs what it takes away. */
const contract = /^\s*-- contract: \S.*$/m;

/** Only these may go: nothing names them when it reads or writes. */
const droppable = new Set(["OBJECT_INDEX", "OBJECT_TRIGGER", "OBJECT_TABCONSTRAINT"]);

/**
 * In a sentence each; none where it only adds. A statement under a line `-- contract: why` is taken at its word.
 * @param sql a whole file
 */
export async function breaksVersionBefore(sql: string): Promise<readonly string[]> {
  const { stmts = [] } = await parse(sql);
  const bytes = Buffer.from(sql);
  let ended = 0;
  const statements = stmts.map(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    // PostgreSQL counts bytes, and a statement from its first word: what stands above it follows the one before.
    const above = bytes.subarray(ended, from).toString();
    ended = length ? from + length : bytes.length;
    return { stmt: stmt as unknown as Statement, above };
  });
  const made = new Set(statements.flatMap(({ stmt }) => tableOf(stmt["CreateStmt"]) ?? []));
  const optional = new Set(statements.flatMap(({ stmt }) => optionalColumns(stmt["AlterTableStmt"])));
  return statements.flatMap(({ stmt, above }) => (contract.test(above) ? [] : problemsOf(stmt, made, optional)));
}

const tableOf = (it: Statement[string] | undefined): string | undefined =>
  (it?.["relation"] as { readonly relname: string } | undefined)?.relname;

const commandsOf = (it: Statement[string] | undefined): AlteredTable[] => (it?.["cmds"] ?? []) as AlteredTable[];

/** Columns that are NULL in what the version before writes. */
const optionalColumns = (altered: Statement[string] | undefined): readonly string[] =>
  commandsOf(altered).flatMap(({ AlterTableCmd: { def } }) =>
    def?.ColumnDef && constraintsOf(def.ColumnDef).every((it) => it === "CONSTR_CHECK") ? [def.ColumnDef.colname] : [],
  );

const constraintsOf = ({ constraints = [] }: AddedColumn): readonly string[] =>
  constraints.map((it) => it.Constraint.contype);

function problemsOf(stmt: Statement, made: ReadonlySet<string>, optional: ReadonlySet<string>): readonly string[] {
  const [kind, it] = Object.entries(stmt)[0]!;
  if (kind === "RenameStmt") return [`renames ${String(it["subname"] ?? tableOf(it))}, which the version before names`];
  if (kind === "DropStmt" && !droppable.has(it["removeType"] as string))
    return [
      `drops a ${(it["removeType"] as string).slice("OBJECT_".length).toLowerCase()} that the version before may name`,
    ];
  if (kind === "AlterTableStmt" && !made.has(tableOf(it)!))
    return commandsOf(it).flatMap((each) => alters(tableOf(it)!, each));
  if (kind === "IndexStmt") return narrows(it as unknown as MadeIndex, made, optional);
  return [];
}

function alters(table: string, { AlterTableCmd: { subtype, name, def } }: AlteredTable): readonly string[] {
  switch (subtype) {
    case "AT_DropColumn":
      return [`drops ${table}.${name}, which the version before may read`];
    case "AT_AlterColumnType":
      return [`makes another type of ${table}.${name}, which the version before reads as it was`];
    case "AT_SetNotNull":
      return [`refuses rows without ${table}.${name}, which the version before may write`];
    case "AT_AddConstraint":
      return [`refuses rows of ${table} by a new constraint, which the version before may write`];
    case "AT_AddColumn": {
      const constraints = constraintsOf(def!.ColumnDef!);
      const isFilled = constraints.some((it) => /DEFAULT|IDENTITY|GENERATED/.test(it));
      return constraints.includes("CONSTR_NOTNULL") && !isFilled
        ? [
            `adds ${table}.${def!.ColumnDef!.colname} NOT NULL without a default, which the version before doesn't write`,
          ]
        : [];
    }
    default:
      return [];
  }
}

/** A unique index on what there was before refuses rows, unless a column of it is NULL in whatever the version before writes. */
function narrows(
  { idxname, unique, relation, indexParams }: MadeIndex,
  made: ReadonlySet<string>,
  optional: ReadonlySet<string>,
): readonly string[] {
  if (!unique || made.has(relation.relname)) return [];
  if (indexParams.some(({ IndexElem: { name } }) => name !== undefined && optional.has(name))) return [];
  return [`refuses rows of ${relation.relname} by the unique index ${idxname}, which the version before may write`];
}
