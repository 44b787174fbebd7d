import {
  attribute,
  block,
  quotedText,
  referenceText,
  templateText,
  tupleText,
  type WrittenBlock,
  type WrittenItem,
  writeBody,
} from '../../hcl/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type {
  BuildConfig,
  ComponentConfig,
  MapValue,
  PostProcessorConfig,
  ProvisionerConfig,
  Template,
} from '../../template/index.ts'
import type { Converted } from '../converted.ts'
import type { DefinedKind, FindDefinition } from '../find-definition.ts'
import { templatePieces } from '../go-template/index.ts'
import { Names } from '../json/names.ts'
import { optionItems } from '../json/options.ts'
import type { ToPieces } from '../json/values.ts'
import { shortDuration } from '../short-duration.ts'
import { type BuiltTogether, builtFor } from './together.ts'

export interface EvaluatedConversion {
  readonly template: Template
  readonly findDefinition: FindDefinition
}

/** What a template has come to, with the values of its variables in their places, as an HCL2 template. */
export async function convertEvaluated({ template, findDefinition }: EvaluatedConversion): Promise<Converted> {
  const writer = new EvaluatedWriter(findDefinition)
  const builds = []
  for (const build of template.builds) builds.push(await writer.build(build))
  const blocks = [
    ...builds.map(({ source }) => source),
    ...builtFor(builds).map((together) => buildBlock(together, template)),
  ]
  const text = writeBody(blocks)
  const hasSecrets = template.secrets.some((secret) => text.includes(quotedText(secret).slice(1, -1)))
  return { text, notes: hasSecrets ? ['values of sensitive variables stand in it as they are'] : [] }
}

function buildBlock({ sources, items }: BuiltTogether, { description }: Template): WrittenBlock {
  return block(
    'build',
    [],
    [
      ...(description === undefined ? [] : [attribute('description', templateText([description]))]),
      attribute('sources', tupleText(sources.map((address) => quotedText(`source.${address}`)))),
      ...items,
    ],
  )
}

class EvaluatedWriter {
  readonly #findDefinition: FindDefinition
  readonly #names = new Map<string, Names>()

  constructor(findDefinition: FindDefinition) {
    this.#findDefinition = findDefinition
  }

  async build(build: BuildConfig) {
    const { type } = build.builder
    const names = this.#names.get(type) ?? new Names()
    this.#names.set(type, names)
    const name = names.take(build.name)
    const source = block('source', [type, name], await this.#options('builder', build.builder))
    const items = [...(await this.#provisioners(build)), ...(await this.#postProcessors(build))]
    return { source, address: `${type}.${name}`, items }
  }

  async #provisioners({ provisioners, errorCleanupProvisioner }: BuildConfig): Promise<WrittenBlock[]> {
    const blocks = []
    for (const provisioner of provisioners) blocks.push(await this.#provisioner('provisioner', provisioner))
    if (errorCleanupProvisioner)
      blocks.push(await this.#provisioner('error-cleanup-provisioner', errorCleanupProvisioner))
    return blocks
  }

  async #provisioner(blockType: string, provisioner: ProvisionerConfig): Promise<WrittenBlock> {
    const { pauseBefore, timeout, maxRetries, continueOnError } = provisioner
    return block(
      blockType,
      [provisioner.type],
      [
        ...span('pause_before', pauseBefore),
        ...span('timeout', timeout),
        ...(maxRetries > 0 ? [attribute('max_retries', String(maxRetries))] : []),
        ...(continueOnError ? [attribute('continue_on_error', 'true')] : []),
        ...(await this.#options('provisioner', provisioner)),
      ],
    )
  }

  async #postProcessors({ postProcessors }: BuildConfig): Promise<WrittenBlock[]> {
    const blocks = []
    for (const sequence of postProcessors) {
      const members = []
      for (const postProcessor of sequence) members.push(await this.#postProcessor(postProcessor))
      blocks.push(...(members.length > 1 ? [block('post-processors', [], members)] : members))
    }
    return blocks
  }

  async #postProcessor(postProcessor: PostProcessorConfig): Promise<WrittenBlock> {
    const { type, name, keepInputArtifact } = postProcessor
    return block(
      'post-processor',
      [type],
      [
        ...(name === type ? [] : [attribute('name', quotedText(name))]),
        ...(keepInputArtifact === undefined ? [] : [attribute('keep_input_artifact', String(keepInputArtifact))]),
        ...(await this.#options('post-processor', postProcessor)),
      ],
    )
  }

  async #options(kind: DefinedKind, { type, layers }: ComponentConfig): Promise<WrittenItem[]> {
    const definition = await this.#findDefinition(kind, type)
    const toPieces = kind === 'builder' ? asWritten : withBuildFacts
    const conversion = { toPieces, mayBeEmpty: () => false }
    return 'read' in layers ? [] : optionItems(merged(layers), definition, conversion)
  }
}

/** Later layers replace what earlier ones say. */
function merged(layers: readonly MapValue[]): MapValue {
  const entries = new Map(layers.flatMap((layer) => layer.entries).map((entry) => [entry.key, entry]))
  const [first] = layers
  return { kind: 'map', entries: [...entries.values()], place: first?.place ?? { file: '', line: 1, column: 1 } }
}

const asWritten: ToPieces = (text) => [text]

/** Facts of the machine are what `generated` leaves in texts. Everything else is a Go template in HCL2 as well. */
const withBuildFacts: ToPieces = (text) =>
  templatePieces(text, {
    build: ([key]) => (typeof key?.literal === 'string' ? referenceText('build', key.literal) : undefined),
  })

function span(name: string, duration: Milliseconds): WrittenItem[] {
  return duration > 0 ? [attribute(name, quotedText(shortDuration(duration)))] : []
}
