import { type Node, type ParseError, parseTree } from 'jsonc-parser'
import { IngotError, inFileOrder, type Place, throwAll } from '../../errors/index.ts'
import type { MapEntry, NumberValue, Value } from '../value.ts'
import { duplicateKeys } from './duplicates.ts'
import { Locator } from './locator.ts'
import { goNumberText } from './number-text.ts'
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
  const reader = new Reader(source)
  const value = reader.value(tree as Node)
  throwAll(reader.errors)
  return value
}

function parse(source: JsonSource, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(source.text, errors, { disallowComments: true, allowTrailingComma: false })
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw nestedTooDeeply(new Locator(source.file, source.text).at(0), cause)
  }
}

/** Far beyond any template, and far from the end of the stack, for all that walks over values. */
const MOST_LEVELS = 500

function nestedTooDeeply(place: Place, cause?: RangeError): IngotError {
  return new IngotError('template/json-syntax', 'lists and objects are nested too deeply here', { place, cause })
}

/** Turns the parser's tree into values with places. */
class Reader {
  readonly errors: IngotError[] = []
  readonly #text: string
  readonly #locator: Locator

  constructor(source: JsonSource) {
    this.#text = source.text
    this.#locator = new Locator(source.file, source.text)
  }

  value(node: Node, level = 0): Value {
    const place = this.#locator.at(node.offset)
    switch (node.type) {
      case 'string':
        return { kind: 'string', value: wellFormed(node), place }
      case 'number':
        return this.#number(node, place)
      case 'boolean':
        return { kind: 'boolean', value: node.value, place }
      case 'array':
        return { kind: 'list', items: (node.children ?? []).map((child) => this.#member(child, level)), place }
      case 'object':
        return { kind: 'map', entries: (node.children ?? []).map((child) => this.#entry(child, level)), place }
      default:
        return { kind: 'null', place }
    }
  }

  #member(node: Node, level: number): Value {
    if (level >= MOST_LEVELS) throw nestedTooDeeply(this.#locator.at(node.offset))
    return this.value(node, level + 1)
  }

  #entry(property: Node, level: number): MapEntry {
    const [key, value] = property.children as [Node, Node]
    const keyPlace = this.#locator.at(key.offset)
    return { key: wellFormed(key), keyPlace, value: this.#member(value, level) }
  }

  #number(node: Node, place: Place): NumberValue {
    const literal = this.#textOf(node)
    if (!Number.isFinite(node.value)) {
      this.errors.push(
        new IngotError('template/json-syntax', `the number ${shortened(literal)} is too large`, { place }),
      )
    }
    return { kind: 'number', value: node.value, text: goNumberText(literal), place }
  }

  #textOf(node: Node): string {
    return this.#text.slice(node.offset, node.offset + node.length)
  }
}

function shortened(literal: string): string {
  return literal.length > 30 ? `${literal.slice(0, 30)}…` : literal
}

/** Half of a surrogate pair, written as `\ud800`, becomes U+FFFD, as in Go. */
function wellFormed(node: Node): string {
  return (node.value as string).toWellFormed()
}
