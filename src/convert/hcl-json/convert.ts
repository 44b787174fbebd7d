import { IngotError } from '../../errors/index.ts'
import { attribute, block, comment, type WrittenItem, writeBody } from '../../hcl/index.ts'
import { entryOf, type MapEntry, type MapValue, type Value } from '../../template/index.ts'
import type { DefinedKind, FindDefinition } from '../find-definition.ts'
import { optionItems } from '../json/options.ts'
import { valueExpression } from '../json/values.ts'
import { labelledBodies } from './labelled.ts'
import { nativePieces } from './pieces.ts'

/**
 * A file of HCL2 in JSON as one in native syntax.
 * @throws IngotError `convert/extensions` for one that uses Ingot's extensions
 */
export async function convertHclJson(root: Value, findDefinition: FindDefinition): Promise<string> {
  refuseExtensions(root)
  const converter = new HclJsonConverter(findDefinition)
  const items: WrittenItem[] = []
  for (const entry of root.kind === 'map' ? root.entries : []) items.push(...(await converter.topLevel(entry)))
  return writeBody(items)
}

/** They bring blocks of their own. */
function refuseExtensions(root: Value): void {
  const packer = root.kind === 'map' ? entryOf(root, 'packer') : undefined
  for (const { body } of packer ? labelledBodies(packer.value, 0) : []) {
    const extensions = entryOf(body, 'extensions')
    if (!extensions) continue
    throw new IngotError('convert/extensions', 'templates that use extensions cannot be written anew from JSON', {
      place: extensions.keyPlace,
      hint: 'write them in native syntax by hand',
    })
  }
}

/** Blocks outside of all others, by how many labels they have, with those that stand in them. */
const PLAIN: Readonly<Record<string, { readonly labels: number; readonly blocks: readonly string[] }>> = {
  packer: { labels: 0, blocks: ['required_plugins'] },
  variable: { labels: 1, blocks: ['validation'] },
  variables: { labels: 0, blocks: [] },
  locals: { labels: 0, blocks: [] },
  local: { labels: 1, blocks: [] },
}

/** Components in a build. */
const IN_BUILD: Readonly<Record<string, DefinedKind>> = {
  provisioner: 'provisioner',
  'error-cleanup-provisioner': 'provisioner',
  'post-processor': 'post-processor',
}

/** What HCL itself reads of a component: always arguments. */
const META = new Set(
  'name only except override pause_before max_retries timeout continue_on_error keep_input_artifact'.split(' '),
)

class HclJsonConverter {
  readonly #findDefinition: FindDefinition

  constructor(findDefinition: FindDefinition) {
    this.#findDefinition = findDefinition
  }

  async topLevel(entry: MapEntry): Promise<WrittenItem[]> {
    const { key, value } = entry
    const note = commentOf(entry)
    if (note) return [note]
    const plain = Object.hasOwn(PLAIN, key) ? PLAIN[key] : undefined
    if (plain) {
      return labelledBodies(value, plain.labels).map(({ labels, body }) =>
        block(key, labels, plainItems(body, plain.blocks)),
      )
    }
    if (key === 'build') return this.#builds(value)
    const kind = key === 'source' ? 'builder' : key === 'data' ? 'data source' : undefined
    return kind ? this.#components(key, kind, value, 2) : []
  }

  async #components(key: string, kind: DefinedKind, value: Value, labelCount: number): Promise<WrittenItem[]> {
    const blocks: WrittenItem[] = []
    for (const { labels, body } of labelledBodies(value, labelCount)) {
      blocks.push(block(key, labels, await this.#options(kind, labels[0] ?? '', body)))
    }
    return blocks
  }

  async #builds(value: Value): Promise<WrittenItem[]> {
    const blocks: WrittenItem[] = []
    for (const { body } of labelledBodies(value, 0)) {
      const items: WrittenItem[] = []
      for (const entry of body.entries) items.push(...(await this.#inBuild(entry)))
      blocks.push(block('build', [], items))
    }
    return blocks
  }

  async #inBuild(entry: MapEntry): Promise<WrittenItem[]> {
    const { key, value } = entry
    const kind = Object.hasOwn(IN_BUILD, key) ? IN_BUILD[key] : undefined
    if (kind) return this.#components(key, kind, value, 1)
    if (key === 'source') return this.#sourcesInBuild(value)
    if (key !== 'post-processors') return [commentOf(entry) ?? attribute(key, expression(value))]
    const sequences: WrittenItem[] = []
    for (const { body } of labelledBodies(value, 0)) {
      const members: WrittenItem[] = []
      for (const member of body.entries) members.push(...(await this.#inBuild(member)))
      sequences.push(block(key, [], members))
    }
    return sequences
  }

  async #sourcesInBuild(value: Value): Promise<WrittenItem[]> {
    const blocks: WrittenItem[] = []
    for (const { labels, body } of labelledBodies(value, 1)) {
      const [type = ''] = (labels[0] ?? '').replace(/^source\./, '').split('.')
      blocks.push(block('source', labels, await this.#options('builder', type, body)))
    }
    return blocks
  }

  async #options(kind: DefinedKind, type: string, body: MapValue): Promise<WrittenItem[]> {
    const definition = await this.#findDefinition(kind, type)
    const conversion = { toPieces: nativePieces, mayBeEmpty: () => false, isExact: true }
    return body.entries.flatMap((entry) => {
      const note = commentOf(entry)
      if (note) return [note]
      if (META.has(entry.key)) return [attribute(entry.key, expression(entry.value))]
      if (entry.key === 'dynamic') {
        return labelledBodies(entry.value, 1).map(({ labels, body: inner }) =>
          dynamicBlock(labels, inner, (content) => {
            const [item] = optionItems(
              { ...body, entries: [{ ...entry, key: labels[0] ?? '', value: content }] },
              definition,
              conversion,
            )
            return item?.kind === 'block' ? item.body : []
          }),
        )
      }
      return optionItems({ ...body, entries: [entry] }, definition, conversion)
    })
  }
}

function dynamicBlock(
  labels: readonly string[],
  { entries }: MapValue,
  content: (value: Value) => readonly WrittenItem[],
): WrittenItem {
  const items = entries.map(({ key, value }) => {
    if (key === 'content') return block(key, [], content(value))
    return attribute(key, key === 'iterator' && value.kind === 'string' ? value.value : expression(value))
  })
  return block('dynamic', labels, items)
}

function plainItems(body: MapValue, blocks: readonly string[]): WrittenItem[] {
  return body.entries.flatMap((entry) => {
    const { key, value } = entry
    if (blocks.includes(key))
      return labelledBodies(value, 0).map(({ body: inner }) => block(key, [], plainItems(inner, [])))
    // A type is no value: it stands there as it would without quotes.
    const isType = key === 'type' && value.kind === 'string'
    return [commentOf(entry) ?? attribute(key, isType ? value.value : expression(value))]
  })
}

/** `"//": "text"` is a comment in HCL2 in JSON. */
function commentOf({ key, value }: MapEntry): WrittenItem | undefined {
  return key === '//' && value.kind === 'string' ? comment(value.value) : undefined
}

function expression(value: Value): string {
  return valueExpression(value, nativePieces)
}
