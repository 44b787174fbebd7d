/** What a file or a data source holds, the compiler can't know: of that it complains as little as of what `JSON.parse` gives. */
type Whatever = ReturnType<typeof JSON.parse>
/** Results whose type depends on the arguments: as the place where they stand wants them. */
type Any = <T = Whatever>(...args: readonly unknown[]) => T
type Text = (...args: readonly unknown[]) => string
type Amount = (...args: readonly unknown[]) => number
type Switch = (...args: readonly unknown[]) => boolean
type Texts = (...args: readonly unknown[]) => string[]

type TextFunction =
  | ('abspath' | 'aws_secretsmanager' | 'aws_secretsmanager_raw' | 'base64decode' | 'base64encode' | 'base64gzip')
  | ('basename' | 'bcrypt' | 'chomp' | 'cidrhost' | 'cidrnetmask' | 'cidrsubnet' | 'consul_key' | 'dirname' | 'file')
  | ('filebase64' | 'format' | 'formatdate' | 'indent' | 'join' | 'jsonencode' | 'legacy_isotime' | 'legacy_strftime')
  | ('lower' | 'md5' | 'pathexpand' | 'regex_replace' | 'replace' | 'rsadecrypt' | 'sha1' | 'sha256' | 'sha512')
  | ('strrev' | 'substr' | 'templatefile' | 'textdecodebase64' | 'textencodebase64' | 'timeadd' | 'timestamp' | 'title')
  | ('trim' | 'trimprefix' | 'trimspace' | 'trimsuffix' | 'upper' | 'urlencode' | 'uuidv4' | 'uuidv5' | 'vault')
  | 'yamlencode'
type NumberFunction =
  | 'abs'
  | 'ceil'
  | 'floor'
  | 'length'
  | 'log'
  | 'max'
  | 'min'
  | 'parseint'
  | 'pow'
  | 'signum'
  | 'sum'
  | 'index'
type SwitchFunction = 'alltrue' | 'anytrue' | 'contains' | 'endswith' | 'fileexists' | 'startswith' | 'strcontains'
type TextsFunction = 'cidrsubnets' | 'compact' | 'fileset' | 'formatlist' | 'keys' | 'regexall' | 'sort' | 'split'
type AnyFunction =
  | ('chunklist' | 'coalesce' | 'coalescelist' | 'concat' | 'csvdecode' | 'distinct' | 'element' | 'flatten')
  | ('jsondecode' | 'lookup' | 'merge' | 'range' | 'regex' | 'reverse' | 'rfc3339_parse' | 'setintersection')
  | ('setproduct' | 'setunion' | 'slice' | 'unix_timestamp_parse' | 'values' | 'yamldecode' | 'zipmap')

/** HCL2's functions by their names there. Arguments are converted as HCL does it. */
export type FunctionTable = Readonly<
  Record<TextFunction, Text> &
    Record<NumberFunction, Amount> &
    Record<SwitchFunction, Switch> &
    Record<TextsFunction, Texts> &
    Record<AnyFunction, Any>
>

/** Keys and members. Of what can be anything (only there is 1 part of 0) both are, too. */
type Entries<C> = 0 extends 1 & C
  ? [key: Whatever, member: Whatever][]
  : C extends readonly unknown[]
    ? [key: number, member: C[number]][]
    : [key: string, member: C[keyof C]][]

/** What is undefined is none, and null is undefined. */
type Tried<T> = null extends T ? NonNullable<T> | undefined : NonNullable<T>

/**
 * HCL2's functions, and what in its language JavaScript does in another way. A function one of whose arguments is known only
 * later gives a value that is known later.
 */
export interface HclFunctions extends FunctionTable {
  /** The value of the first expression that neither fails nor is undefined. @throws Error when there is none */
  try<T>(...expressions: readonly (() => T)[]): Tried<T>
  /** Whether an expression neither fails nor is undefined. */
  can(expression: () => unknown): boolean
  /** A value converted to a type as HCL writes it: `list(string)`. */
  convert<T>(value: unknown, type: string): T
  /** What a `for` goes through: index and member of a list, key and member of an object in the order of the keys. */
  entries<C extends readonly unknown[] | Readonly<Record<string, unknown>>>(collection: C): Entries<C>
  /** What a splat goes through: the members of a list, the value itself, or nothing. */
  list<T>(value: readonly T[] | T | null | undefined): T[]
  /** An object of the values with one key each. */
  grouped<T>(entries: readonly (readonly [key: string | number, value: T])[]): Record<string, T[]>
  /** Whether two values are the same, members of lists and objects included. */
  equal(left: unknown, right: unknown): boolean
  /** True, or the text "true". @throws FunctionError for what is neither true nor false */
  isTrue(value: unknown): boolean
  /** The version of Packer that templates see. */
  readonly packerVersion: string
}
