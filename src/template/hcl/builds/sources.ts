import { type BodyScope, type Diagnostic, errorAt, type Range } from '../../../hcl/index.ts'
import { listed, nearestName } from '../../../names/index.ts'
import { LATER } from '../components/index.ts'
import type { OpenedElement } from '../extensions/index.ts'
import type { ComponentBlock, HclModule } from '../module/index.ts'
import type { Reading } from './members.ts'

/** A source as builds can use it. */
export interface Source extends ComponentBlock {
  /** That of which it is one element, by type and name. */
  readonly repeated?: { readonly from: string; readonly scope: BodyScope }
}

/** What a `source` block of the template stands for. */
interface Opened {
  readonly all: readonly Source[]
  /** By type and name. */
  readonly byName: ReadonlyMap<string, Source>
  /** All that a reference can call them. */
  readonly names: ReadonlySet<string>
}

/** The sources of a template by type and name: those that are repeated once it is known how often. */
export class Sources {
  readonly #blocks: HclModule['sources']
  readonly #names: ReadonlySet<string>
  /** How long those names are. */
  readonly #lengths: ReadonlySet<number>
  readonly #reading: Reading
  readonly #opened = new Map<string, Promise<Opened>>()

  constructor(blocks: HclModule['sources'], reading: Reading) {
    this.#blocks = blocks
    this.#names = new Set(blocks.keys())
    this.#lengths = new Set([...blocks.keys()].map(({ length }) => length))
    this.#reading = reading
  }

  /** All that a reference stands for: `source.type.name` or `type.name`, where a repeated one stands for all its elements. */
  async find(text: string, range: Range): Promise<readonly Source[]> {
    const key = text.startsWith('source.') ? text.slice('source.'.length) : text
    const block = this.#blocks.get(key)
    if (block) return (await this.#open(key, block)).all
    let names = this.#names
    for (const [name, other] of this.#beginningsOf(key)) {
      const { byName, names: own } = await this.#open(name, other)
      const element = byName.get(key)
      if (element) return [element]
      if (this.#reading.gates.source.isIn(other.body)) names = own
    }
    this.#reading.diagnostics.push(unknown(key, range, names))
    return []
  }

  /** The sources by whose names those of their elements begin: for `null.web-1` that is `null.web`. */
  #beginningsOf(key: string): (readonly [name: string, block: ComponentBlock])[] {
    const found: [string, ComponentBlock][] = []
    for (let end = key.indexOf('-'); end !== -1; end = key.indexOf('-', end + 1)) {
      const name = this.#lengths.has(end) ? key.slice(0, end) : undefined
      const block = name === undefined ? undefined : this.#blocks.get(name)
      if (name !== undefined && block) found.push([name, block])
    }
    return found
  }

  #open(key: string, block: ComponentBlock): Promise<Opened> {
    const opened = this.#opened.get(key) ?? this.#read(key, block)
    this.#opened.set(key, opened)
    return opened
  }

  async #read(key: string, block: ComponentBlock): Promise<Opened> {
    const all = await this.#sourcesOf(key, block)
    const byName = new Map(all.map((source) => [`${source.type}.${source.name}`, source]))
    return { all, byName, names: new Set([key, ...byName.keys()]) }
  }

  async #sourcesOf(key: string, block: ComponentBlock): Promise<readonly Source[]> {
    const { gates, contextFor, diagnostics } = this.#reading
    if (!gates.source.isIn(block.body)) return [block]
    const context = await contextFor(gates.source.references(block.body))
    const opening = await gates.source.open(block.body, context, diagnostics)
    if (opening.kind !== 'each') return []
    return opening.elements.map((element) => this.#element(key, block, element))
  }

  #element(from: string, block: ComponentBlock, { key, scope, body }: OpenedElement): Source {
    const name = `${block.name}-${key.kind === 'string' ? key.value : LATER}`
    const same = this.#blocks.get(`${block.type}.${name}`)
    if (same) {
      const detail = `for_each makes a source ${block.type}.${name} of this, and there is one already, at ${same.headerRange}.`
      this.#reading.diagnostics.push(errorAt(block.headerRange, 'Duplicate source', detail))
    }
    return { ...block, name, body, repeated: { from, scope } }
  }
}

function unknown(key: string, range: Range, names: ReadonlySet<string>): Diagnostic {
  const there = names.size > 0 ? ` There is ${listed(names)}.` : ''
  const detail = `There is no source ${JSON.stringify(key)}.${there}`
  return errorAt(range, 'Unknown source', detail, { suggestion: nearestName(key, names) })
}
