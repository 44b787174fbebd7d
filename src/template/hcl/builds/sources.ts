import { type BodyScope, type Diagnostic, errorAt, nearestName, type Range } from '../../../hcl/index.ts'
import { LATER } from '../components/index.ts'
import type { OpenedElement } from '../extensions/index.ts'
import type { ComponentBlock, HclModule } from '../module/index.ts'
import type { Reading } from './members.ts'

/** A source as builds can use it. */
export interface Source extends ComponentBlock {
  /** That of which it is one element, by type and name. */
  readonly repeated?: { readonly from: string; readonly scope: BodyScope }
}

/** The sources of a template by type and name: those that are repeated once it is known how often. */
export class Sources {
  readonly #blocks: HclModule['sources']
  readonly #reading: Reading
  readonly #opened = new Map<string, Promise<readonly Source[]>>()

  constructor(blocks: HclModule['sources'], reading: Reading) {
    this.#blocks = blocks
    this.#reading = reading
  }

  /** All that a reference stands for: `source.type.name` or `type.name`, where a repeated one stands for all its elements. */
  async find(text: string, range: Range): Promise<readonly Source[]> {
    const key = text.startsWith('source.') ? text.slice('source.'.length) : text
    const block = this.#blocks.get(key)
    if (block) return this.#elements(key, block)
    const others = [...this.#blocks].filter(([name]) => key.startsWith(`${name}-`))
    const elements = (await Promise.all(others.map(([name, other]) => this.#elements(name, other)))).flat()
    const element = elements.find(({ type, name }) => `${type}.${name}` === key)
    if (element) return [element]
    this.#reading.diagnostics.push(this.#unknown(key, range, elements))
    return []
  }

  #elements(key: string, block: ComponentBlock): Promise<readonly Source[]> {
    const opened = this.#opened.get(key) ?? this.#open(key, block)
    this.#opened.set(key, opened)
    return opened
  }

  async #open(key: string, block: ComponentBlock): Promise<readonly Source[]> {
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

  #unknown(key: string, range: Range, elements: readonly Source[]): Diagnostic {
    const names = [...this.#blocks.keys(), ...elements.map(({ type, name }) => `${type}.${name}`)]
    const there = names.length > 0 ? ` There is ${names.join(', ')}.` : ''
    const detail = `There is no source ${JSON.stringify(key)}.${there}`
    return errorAt(range, 'Unknown source', detail, { suggestion: nearestName(key, names) })
  }
}
