import { asKeyword, type SyntaxBlock, type SyntaxBody } from '../../hcl/index.ts'
import { CodeNames } from './code.ts'
import { labelOf } from './module-blocks.ts'
import type { Printer, Surroundings } from './printer.ts'

/** What a `dynamic` block repeats. */
export interface Repetition {
  /** Of each block; undefined where the template forgot it. */
  readonly content: SyntaxBody | undefined
  /** For what stands in the content. */
  readonly printer: Printer
  /** Code that goes through all members; the code for one of them and a `)` come behind it. */
  open(level: number): string
}

export function repetitionOf(block: SyntaxBlock, surroundings: Surroundings, printer: Printer): Repetition {
  const { attributes, blocks } = block.body
  const iterator = attributes.get('iterator')?.expression
  const each = (iterator && (asKeyword(iterator) ?? iterator.asText())) ?? labelOf(block)
  const name = new CodeNames(surroundings.names()).take(each)
  const collection = attributes.get('for_each')?.expression
  return {
    content: blocks.find(({ type }) => type === 'content')?.body,
    printer: printer.within(new Map([[each, name]])),
    open(level) {
      const list = collection ? printer.print(collection, level) : '[]'
      return `...${surroundings.hcl()}.entries(${list}).map(([key, value]) => ({ key, value })).map((${name}) => `
    },
  }
}
