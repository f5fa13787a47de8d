/**
 * The `table` model: named tables of typed columns, appended to in batches and asked by queries that are objects.
 *
 * Vectors passed in are the caller's: they hold until the call settles, and a store that keeps them copies them.
 * Those handed out are the answer's own and hold for good. A comparison with a null is neither true nor false, and a
 * row is taken only where the predicate is true (SQL's three values). Rows have no order but the one a query asks for.
 * Names are matched exactly; a name or a type that does not fit the schema is a `TypeError` that names it.
 */
import type { Awaitable } from './store.ts'

export const columnTypes = ['boolean', 'int32', 'int64', 'float64', 'timestamp', 'string'] as const
/** `timestamp` is whole microseconds since 1970, in UTC, in 64 bits. */
export type ColumnType = (typeof columnTypes)[number]

export interface Column {
  readonly name: string
  readonly type: ColumnType
  /** True: it may hold nulls. */
  readonly nullable: boolean
}

/**
 * Values of one column; the array's length is the count of rows. Booleans are 0 and 1. A float64 is any but NaN, and -0 is
 * equal to 0. A string is any well-formed text, '' too (no lone surrogate, and no U+0000).
 */
export type ColumnValues = Uint8Array | Int32Array | BigInt64Array | Float64Array | readonly string[]

export interface ColumnVector {
  /** As the type says: boolean `Uint8Array`, int32 `Int32Array`, int64 and timestamp `BigInt64Array`, float64 `Float64Array`, string `string[]`. */
  readonly values: ColumnValues
  /** By row: 0 where it is null (then the value means nothing). Absent: there is no null. */
  readonly valid?: Uint8Array
}

/** Rows by column, in the order of the schema. All vectors have `rowCount` values or more; those after are ignored. */
export interface TableRows {
  readonly rowCount: number
  readonly columns: readonly ColumnVector[]
}

/**
 * A value in a query: of integers and timestamps a bigint, or a number that is a whole one, and it may lie outside the
 * column's range; of float64 a number but NaN; of boolean a boolean, and false is below true. Null never equals anything.
 */
export type TableValue = boolean | number | bigint | string

export type Predicate =
  | {
      readonly type: 'compare'
      readonly column: string
      readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>='
      readonly value: TableValue
    }
  /** `from` inclusive, `to` exclusive. */
  | { readonly type: 'range'; readonly column: string; readonly from: TableValue; readonly to: TableValue }
  | { readonly type: 'in'; readonly column: string; readonly values: readonly TableValue[] }
  /** Of strings: begins with, or has in it, exactly this text. */
  | { readonly type: 'prefix' | 'contains'; readonly column: string; readonly text: string }
  | { readonly type: 'null'; readonly column: string }
  | { readonly type: 'and' | 'or'; readonly predicates: readonly Predicate[] }
  | { readonly type: 'not'; readonly predicate: Predicate }

/**
 * Part of the key of a group: a column, or (integers and timestamps) its value rounded down to a multiple of `bucket`.
 * It has the column's type. Nulls are a group of their own.
 */
export interface GroupKey {
  readonly column: string
  /** A whole number of 1 or more. */
  readonly bucket?: number
  /** The name in the answer; absent: the column's. */
  readonly as?: string
}

/**
 * Nulls count in none of them but `count` without a column, which counts rows. `count`, `distinct`, and `sum` of booleans,
 * integers and timestamps are int64; `sum` of float64, and `avg`, are float64; `min` and `max` have the column's type (strings by code unit);
 * `distinct` counts different values. Over no values `count` and `distinct` are 0 and the others null.
 * Strings and booleans have no `avg`, strings no `sum`. A sum that passes an int64 is a `StoreError` `OUT_OF_RANGE`.
 */
export interface Aggregate {
  readonly function: 'count' | 'sum' | 'min' | 'max' | 'avg' | 'distinct'
  /** Absent only with `count`. */
  readonly column?: string
  readonly as: string
}

/**
 * Nulls come last, whichever the direction; false comes before true. Strings compare by code unit, of which a store may
 * make code point (the two differ only where text beyond U+FFFF meets text of U+E000 to U+FFFF).
 */
export interface SortKey {
  /** A name in the answer; of a query of rows, any column. */
  readonly name: string
  readonly descending?: boolean
}

/**
 * Either rows (`select`), or groups: `aggregates`, `groupBy`, or both. Without keys there is one group, even of no rows.
 * The names of an answer differ, and there is one or more. A table that there is not is a `TypeError`.
 */
export interface TableQuery {
  readonly table: string
  /** Absent: all rows. */
  readonly where?: Predicate
  /** Columns of the answer, of a query of rows; absent: all. */
  readonly select?: readonly string[]
  readonly groupBy?: readonly GroupKey[]
  readonly aggregates?: readonly Aggregate[]
  /** Among rows that compare equal, any order. */
  readonly orderBy?: readonly SortKey[]
  /** At most so many rows of the answer, 0 or more; absent: all. */
  readonly limit?: number
  /** Rows of the answer passed over first. */
  readonly offset?: number
}

export interface TableColumn extends ColumnVector {
  readonly name: string
  readonly type: ColumnType
}

/** Of groups the keys in order, then the aggregates in order. Here every vector has exactly `rowCount` values. */
export interface TableAnswer {
  readonly rowCount: number
  readonly columns: readonly TableColumn[]
}

export interface TableReader {
  /** The columns in order, or `undefined` where there is no such table. */
  schema(table: string): Awaitable<readonly Column[] | undefined>
  /** The answer over the rows as of this call. */
  query(query: TableQuery): Awaitable<TableAnswer>
}

export interface Table extends TableReader {
  /** Makes a table with one column or more. One of that name and those columns is left alone; other columns are a `TypeError`. */
  create(table: string, columns: readonly Column[]): Awaitable<void>
  /** Adds a nullable column (any other is a `TypeError`, and so is a name that is there), null in every row that is there; durable as `append`. */
  addColumn(table: string, column: Column): Awaitable<void>
  /** Adds rows, all or none. Settles when they are as durable as the store was opened to be. */
  append(table: string, rows: TableRows): Awaitable<void>
  /** Removes the rows for which the predicate is true; their count. Durable as `append`. */
  delete(table: string, where: Predicate): Awaitable<number>
  /** All tables as of this call, unmoved by later writes, until released. */
  snapshot(): Awaitable<TableSnapshot>
}

export interface TableSnapshot extends TableReader {
  release(): Awaitable<void>
}
