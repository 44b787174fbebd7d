import { createHash, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { IngotError, type Place } from '../errors/index.ts'
import type { DataValues } from './data-reader.ts'
import type { Masker } from './secrets.ts'

/** What a data source gave when a run's template was read first: never a secret. */
export interface RememberedData {
  /** Of its type and options. */
  readonly key: string
  /** What it gave. */
  readonly values?: DataValues
  /** In place of values that may be secret, or are many: tells whether they are still the same, but for known secrets in them. */
  readonly digest?: string
}

export interface DataMemoryParts {
  /** The run's id. */
  readonly run: string
  /** What an earlier process of the run remembered. */
  readonly past: readonly RememberedData[]
  readonly masker: Pick<Masker, 'mask'>
  /** What has changed since counts as it is now. */
  readonly force: boolean
}

/** One data source whose options are known. */
export interface AskedData {
  readonly type: string
  /** As messages call it: `data "external" "release"`. */
  readonly label: string
  readonly place: Place
  readonly options: object
}

/** What was read from a data source. */
export interface ReadData {
  readonly values: DataValues
  /** What of it is compared, where it may hold secrets that nobody declares. Otherwise the values are kept. */
  readonly compared: unknown
  /** Whether a part of it was declared secret by the data source itself. */
  readonly isSecret: boolean
}

/** What the processes of a run know of one data source. */
export interface KnownData {
  /** What an earlier one was told, if that counts. */
  readonly values: DataValues | undefined
  /** @throws IngotError `resume/data-changed` when it isn't what an earlier one was told */
  note(read: ReadData): Promise<void>
}

/** More than that is compared, and not kept: `run.json` is read whole. In characters. */
const MOST = 65_536

const derive = promisify<string, string, number, Buffer>(scrypt)

/**
 * Sees to it that all processes of a run work with the same facts: an image that came up between a build and its resumption must
 * not change what is built. Facts are kept; of texts that may be secret a slow digest is, and a change ends the run; secrets are read
 * anew, since the one that counts is the newest.
 */
export class DataMemory {
  readonly #parts: DataMemoryParts
  readonly #past: ReadonlyMap<string, RememberedData>
  readonly #records = new Map<string, RememberedData>()

  constructor(parts: DataMemoryParts) {
    this.#parts = parts
    this.#past = new Map(parts.past.map((record) => [record.key, record]))
  }

  /** For the record of the run. */
  get records(): readonly RememberedData[] {
    return [...this.#records.values()]
  }

  /** What is known of one data source. Asked before it is read: what is secret, and so in no key, is found out by reading. */
  of(asked: AskedData): KnownData {
    const key = this.#keyOf(asked)
    const past = this.#past.get(key)
    if (past?.values) this.#records.set(key, past)
    return { values: past?.values, note: (read) => this.#note(asked, key, read) }
  }

  async #note(asked: AskedData, key: string, { values, compared, isSecret }: ReadData): Promise<void> {
    const { run, masker, force } = this.#parts
    if (isSecret) return
    const text = textOf(compared ?? values)
    const shown = masker.mask(text)
    if (compared === undefined && shown === text && text.length <= MOST) {
      this.#records.set(key, { key, values })
      return
    }
    const digest = (await derive(shown, run, 32)).toString('hex')
    const known = this.#past.get(key)?.digest
    if (known !== undefined && known !== digest && !force) throw changed(asked, run)
    this.#records.set(key, { key, digest })
  }

  /** Options may hold secrets, which have no business in a file, not even as a part of a digest. */
  #keyOf({ type, options }: AskedData): string {
    const text = this.#parts.masker.mask(textOf(options))
    return createHash('sha256').update(`${type} ${text}`).digest('hex')
  }
}

function changed({ label, place }: AskedData, run: string): IngotError {
  return new IngotError('resume/data-changed', `${label} gives something else than when run ${run} began`, {
    place,
    hint: 'what is finished stays as the old one made it: add -force if that is right, or build anew',
  })
}

/** The same for the same members, in whatever order they are. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}
