import { type Node, type ParseError, parseTree } from 'jsonc-parser'
import { IngotError, throwAll } from '../../errors/index.ts'
import type { MapEntry, Value } from '../value.ts'
import { duplicateKeys } from './duplicates.ts'
import { Locator } from './locator.ts'
import { goNumberText } from './number-text.ts'
import { inFileOrder } from './order.ts'
import { syntaxErrors } from './syntax-errors.ts'

export interface JsonSource {
  /** As the user gave it; `-` for standard input. */
  readonly file: string
  readonly text: string
}

/**
 * Reads a JSON text as strictly as Packer does, with the place of every key and value.
 * @throws IngotError or IngotErrors: `template/json-syntax`, `template/duplicate-key`
 */
export function parseJson(source: JsonSource): Value {
  const value = parseJsonWithDuplicates(source)
  throwAll(inFileOrder(duplicateKeys(value)))
  return value
}

/**
 * The same for variable files, in which Packer lets a later key replace an earlier one.
 * @throws IngotError or IngotErrors: `template/json-syntax`
 */
export function parseJsonWithDuplicates(source: JsonSource): Value {
  const errors: ParseError[] = []
  const tree = parse(source, errors)
  throwAll(syntaxErrors(source, errors))
  return new Reader(source).value(tree as Node)
}

function parse(source: JsonSource, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(source.text, errors, { disallowComments: true, allowTrailingComma: false })
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    const place = new Locator(source.file, source.text).at(0)
    throw new IngotError('template/json-syntax', 'lists and objects are nested too deeply', { place, cause })
  }
}

/** Turns the parser's tree into values with places. */
class Reader {
  readonly #text: string
  readonly #locator: Locator

  constructor(source: JsonSource) {
    this.#text = source.text
    this.#locator = new Locator(source.file, source.text)
  }

  value(node: Node): Value {
    const place = this.#locator.at(node.offset)
    switch (node.type) {
      case 'string':
        return { kind: 'string', value: wellFormed(node), place }
      case 'number':
        return { kind: 'number', value: node.value, text: goNumberText(this.#textOf(node)), place }
      case 'boolean':
        return { kind: 'boolean', value: node.value, place }
      case 'array':
        return { kind: 'list', items: (node.children ?? []).map((child) => this.value(child)), place }
      case 'object':
        return { kind: 'map', entries: (node.children ?? []).map((child) => this.#entry(child)), place }
      default:
        return { kind: 'null', place }
    }
  }

  #entry(property: Node): MapEntry {
    const [key, value] = property.children as [Node, Node]
    const keyPlace = this.#locator.at(key.offset)
    return { key: wellFormed(key), keyPlace, value: this.value(value) }
  }

  #textOf(node: Node): string {
    return this.#text.slice(node.offset, node.offset + node.length)
  }
}

/** Half of a surrogate pair, written as `\ud800`, becomes U+FFFD, as in Go. */
function wellFormed(node: Node): string {
  return (node.value as string).toWellFormed()
}
