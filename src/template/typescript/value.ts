/** Where values come from that are not known while a template is written. */
export interface ValueReader {
  /** What a data source answered, read once however many values come from it. @throws IngotError */
  data(source: DataSourceCall): Promise<Readonly<Record<string, unknown>>>
  /** What a template's own function makes of a value. @throws IngotError */
  changed<T, U>(value: T, change: (value: T) => U): U
  /** Told of what must not be shown. */
  secret(text: string): void
}

/** A data source as a template asks for it. */
export interface DataSourceCall {
  readonly type: string
  readonly options: Readonly<Record<string, unknown>>
  readonly place: CallPlace
}

/** Where a function was called, as V8 tells it: a path or a file URL, line and column from 1. */
export interface CallPlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * A value that is known later than the template is written: what a data source answers, or a fact of the machine that is
 * built on. It may stand wherever an option's value may, and inside of texts: `` `from ${base.name}` ``. It is read only
 * when a build that is selected needs it.
 *
 * @example
 *   const base = latestAmi({ owners: ['amazon'], filters: { name: 'al2023-ami-*-x86_64' } })
 *   amazonEbs({ source_ami: base.id, ami_description: `from ${base.name}` })
 */
export class Value<T> {
  readonly #read: (reader: ValueReader) => Promise<T>
  #token: string | undefined

  constructor(read: (reader: ValueReader) => Promise<T>) {
    this.#read = read
  }

  /** What `change` makes of the value, once that is known. */
  map<U>(change: (value: T) => U): Value<U> {
    return new Value(async (reader) => reader.changed(await this.#read(reader), change))
  }

  /** Stands for the value in a text until it is known. */
  toString(): string {
    this.#token ??= newToken(this)
    return this.#token
  }

  toJSON(): string {
    return this.toString()
  }

  static read<T>(value: Value<T>, reader: ValueReader): Promise<T> {
    return value.#read(reader)
  }
}

/** What stands in texts for values, by its number. Private-use characters: nobody's text holds them. */
const inTexts = new Map<string, Value<unknown>>()
const TOKEN = /\u{f0002}(\d+)\u{f0003}/gu

function newToken(value: Value<unknown>): string {
  const number = String(inTexts.size)
  inTexts.set(number, value)
  return `\u{f0002}${number}\u{f0003}`
}

/** Written values with all that is known later read and put in its place. Values without data stay as they are. */
export async function settled(written: unknown, reader: ValueReader): Promise<unknown> {
  if (written instanceof Value) return settled(await Value.read(written, reader), reader)
  if (typeof written === 'string') return settledText(written, reader)
  if (Array.isArray(written)) return Promise.all(written.map((member) => settled(member, reader)))
  if (!isPlainObject(written)) return written
  const members = Object.entries(written).map(async ([key, member]) => [
    await settledText(key, reader),
    await settled(member, reader),
  ])
  return Object.fromEntries(await Promise.all(members))
}

/** Whether nothing in what is written has yet to be read. */
export function isSettled(written: unknown): boolean {
  if (written instanceof Value) return false
  if (typeof written === 'string') return written.search(TOKEN) === -1
  if (Array.isArray(written)) return written.every(isSettled)
  return !isPlainObject(written) || Object.entries(written).flat().every(isSettled)
}

async function settledText(text: string, reader: ValueReader): Promise<string> {
  const numbers = [...text.matchAll(TOKEN)].map(([, number = '']) => number)
  if (numbers.length === 0) return text
  const values = await Promise.all(numbers.map((number) => settled(inTexts.get(number), reader)))
  return text.replace(TOKEN, () => textOf(values.shift()))
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
