import { type Block, type Diagnostic, errorAt } from '../../../hcl/index.ts'
import type { ComponentBlock } from './module.ts'

/** The blocks of one kind, `source` or `data`, of which each type and name comes once. */
export class ComponentBlocks {
  readonly #kind: string
  readonly #diagnostics: Diagnostic[]

  constructor(kind: 'source' | 'data', diagnostics: Diagnostic[]) {
    this.#kind = kind
    this.#diagnostics = diagnostics
  }

  /** By `type.name`. */
  read(blocks: readonly Block[]): ReadonlyMap<string, ComponentBlock> {
    const found = new Map<string, ComponentBlock>()
    for (const block of blocks) {
      const component = toComponent(block)
      if (component) this.#add(component, found)
    }
    return found
  }

  #add(component: ComponentBlock, found: Map<string, ComponentBlock>): void {
    const key = `${component.type}.${component.name}`
    const earlier = found.get(key)
    if (!earlier) {
      found.set(key, component)
      return
    }
    const detail = `There is a ${this.#kind} ${key} already, at ${earlier.headerRange}. Give this one another name.`
    this.#diagnostics.push(errorAt(component.headerRange, `Duplicate ${this.#kind}`, detail))
  }
}

function toComponent({ labels: [type, name], body, headerRange }: Block): ComponentBlock | undefined {
  if (!type || !name) return undefined
  return { type: type.text, typeRange: type.range, name: name.text, nameRange: name.range, body, headerRange }
}
