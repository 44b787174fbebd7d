import type { Alias, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { convert } from '../../../convert/index.ts'
import { STRING } from '../../../types/index.ts'
import { type Entry, isKeyed, NULL, objectValue, stringValue, tupleValue, type Value } from '../../../values/index.ts'
import { ArgumentError } from '../../function.ts'
import { plainValue } from './plain.ts'
import { timestampText } from './timestamp.ts'

type Yaml = typeof import('yaml')

/**
 * The value of a YAML text with one document. Scalars are read by our own rules, see `plainValue`; the library reads all else.
 * Anchors' values are shared, so that few aliases can't fill the memory.
 * @throws ArgumentError
 */
export function yamlValue(yaml: Yaml, text: string): Value {
  const documents = yaml.parseAllDocuments(text, { schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false })
  if (!Array.isArray(documents)) throw new ArgumentError(0, 'it has no document')
  const [document] = documents
  if (!document) throw new ArgumentError(0, 'it has no document')
  const [error] = documents.flatMap((each) => each.errors)
  // The library reads what is nested by calling itself, and takes the end of the stack for a mistake in the text.
  if (error?.message.startsWith('Maximum call stack')) throw new ArgumentError(0, 'it is nested too deeply')
  if (error) throw new ArgumentError(0, 'it is no YAML', error.message.split('\n')[0]?.replace(/:$/, ''))
  if (documents.length > 1) throw new ArgumentError(0, `it has ${documents.length} documents, and one is wanted`)
  const started = document.contents !== null || document.directives?.docStart
  if (!started) throw new ArgumentError(0, 'it has no document')
  return new Reader(yaml, text).value(document.contents as Node | null)
}

const CORE = 'tag:yaml.org,2002:'

class Reader {
  readonly #yaml: Yaml
  readonly #known = new Map<Node, Value>()
  readonly #open = new Set<Node>()
  /** By name, as the document has had them so far: the library looks through all of it for each alias. */
  readonly #anchors = new Map<string, Node>()
  readonly #text: string

  constructor(yaml: Yaml, text: string) {
    this.#text = text
    this.#yaml = yaml
  }

  value(node: Node | null | undefined): Value {
    if (!node) return NULL
    if (this.#yaml.isAlias(node)) return this.#alias(node)
    if ('anchor' in node && node.anchor !== undefined) this.#anchors.set(node.anchor, node)
    const known = this.#known.get(node)
    if (known) return known
    this.#open.add(node)
    const value = this.#read(node)
    this.#open.delete(node)
    this.#known.set(node, value)
    return value
  }

  #alias(alias: Alias): Value {
    const target = this.#anchors.get(alias.source)
    if (!target) throw new ArgumentError(0, `no anchor has the name ${JSON.stringify(alias.source)}`)
    if (this.#open.has(target)) throw new ArgumentError(0, `the anchor ${JSON.stringify(alias.source)} contains itself`)
    return this.value(target)
  }

  #read(node: Node): Value {
    if (this.#yaml.isScalar(node)) return this.#scalar(node)
    if (this.#yaml.isSeq(node)) return this.#sequence(node)
    return this.#mapping(node as YAMLMap)
  }

  #sequence(node: YAMLSeq): Value {
    checkTag(node, 'seq')
    return tupleValue(node.items.map((item) => this.value(item as Node | null)))
  }

  #mapping(node: YAMLMap): Value {
    checkTag(node, 'map')
    return objectValue((node.items as Pair<Node, Node | null>[]).flatMap((pair) => this.#entries(pair)))
  }

  #entries({ key, value }: Pair<Node, Node | null>): Entry[] {
    if (this.#yaml.isScalar(key) && key.value === '<<') return this.#merged(this.value(value))
    const name = this.value(key)
    if (name.kind === 'null') throw new ArgumentError(0, 'a key must not be null')
    if ('items' in name || 'entries' in name) throw new ArgumentError(0, 'a key must be a text')
    const text = convert(name, STRING)
    return text.kind === 'string' ? [[text.value, this.value(value)]] : []
  }

  /** `<<` takes a map over, or several. */
  #merged(value: Value): Entry[] {
    if (isKeyed(value)) return [...value.entries]
    if (value.kind === 'tuple') return value.items.flatMap((item) => this.#merged(item))
    throw new ArgumentError(0, 'only a map can be merged into another one')
  }

  /** The library ends a block's last line also where the file doesn't. */
  #textOf(node: Scalar): string {
    const text = String(node.value ?? '')
    const isOpen = !this.#text.endsWith('\n') && node.range?.[1] === this.#text.length && node.type?.startsWith('BLOCK')
    return isOpen ? text.replace(/\n$/, '') : text
  }

  #scalar(node: Scalar): Value {
    const text = this.#textOf(node)
    const kind = coreTag(node)
    if (kind === 'str') return stringValue(text)
    if (kind === 'binary') return stringValue(checkedBase64(text))
    if (node.type !== 'PLAIN') return stringValue(text)
    return kind === 'null' ? NULL : checkedKind(plain(text), kind, text)
  }
}

function plain(text: string): Value {
  try {
    return plainValue(text)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ArgumentError(0, error.message)
  }
}

/** `int` of `!!int`; undefined where no tag is given. Tags of one's own mean nothing here. */
function coreTag(node: Node): string | undefined {
  const { tag } = node
  if (tag === undefined) return undefined
  if (!tag.startsWith(CORE)) throw new ArgumentError(0, 'this tag is not supported', tag)
  return tag.slice(CORE.length)
}

function checkTag(node: Node, wanted: string): void {
  const tag = coreTag(node)
  if (tag !== undefined && tag !== wanted) throw new ArgumentError(0, `a ${wanted} can't have the tag`, `!!${tag}`)
}

const KINDS: Readonly<Record<string, Value['kind']>> = {
  int: 'number',
  float: 'number',
  bool: 'bool',
  timestamp: 'string',
}

function checkedKind(value: Value, tag: string | undefined, text: string): Value {
  const isTime = tag !== 'timestamp' || timestampText(text) !== undefined
  if (tag === undefined || (KINDS[tag] === value.kind && isTime)) return value
  throw new ArgumentError(0, `it is no ${tag}`, JSON.stringify(text))
}

/** It stays in Base64: HCL has no values of bytes. */
function checkedBase64(text: string): string {
  const digits = text.replaceAll(/\s/g, '')
  if (digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return text
  throw new ArgumentError(0, 'what has the tag !!binary is no Base64')
}
