import {
  attribute,
  block,
  keyText,
  objectText,
  quotedText,
  tupleText,
  type WrittenBlock,
  type WrittenItem,
} from '../../hcl/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { Restriction, WrittenPostProcessor, WrittenProvisioner } from '../../template/index.ts'
import { shortDuration } from '../short-duration.ts'
import { addressOf, type NamedSource } from './sources.ts'
import { lineExpression, type ToPieces, valueExpression } from './values.ts'

/** A provisioner as a block; `items` are its options. */
export function provisionerBlock(
  blockType: 'provisioner' | 'error-cleanup-provisioner',
  provisioner: WrittenProvisioner,
  items: readonly WrittenItem[],
  sources: readonly NamedSource[],
  toPieces: ToPieces,
): WrittenBlock {
  const { type, pauseBefore, timeout, maxRetries } = provisioner
  return block(
    blockType,
    [type],
    [
      ...restrictionItems(provisioner, sources),
      ...durationItem('pause_before', pauseBefore),
      ...durationItem('timeout', timeout),
      ...(maxRetries ? [attribute('max_retries', retriesText(maxRetries.value, toPieces))] : []),
      ...items,
      ...overrideItems(provisioner, sources, toPieces),
    ],
  )
}

function retriesText(text: string, toPieces: ToPieces): string {
  return /^[+-]?\d+$/.test(text) ? String(Math.max(0, Number(text))) : lineExpression(toPieces(text))
}

function durationItem(name: string, duration: Milliseconds): WrittenItem[] {
  return duration > 0 ? [attribute(name, quotedText(shortDuration(duration)))] : []
}

/** JSON names builders, HCL sources with their types. */
function restrictionItems({ only, except }: Restriction, sources: readonly NamedSource[]): WrittenItem[] {
  const addresses = (names: Restriction['only']) =>
    tupleText(names.map(({ value }) => quotedText(addressOf(expectSource(value, sources)))))
  return [
    ...(only.length > 0 ? [attribute('only', addresses(only))] : []),
    ...(except.length > 0 ? [attribute('except', addresses(except))] : []),
  ]
}

/** That it exists has been checked. */
function expectSource(name: string, sources: readonly NamedSource[]): NamedSource {
  const source = sources.find(({ builder }) => builder.name === name)
  if (!source) throw new RangeError(`there is no builder ${JSON.stringify(name)}`)
  return source
}

function overrideItems(
  { overrides }: WrittenProvisioner,
  sources: readonly NamedSource[],
  toPieces: ToPieces,
): WrittenItem[] {
  const entries = overrides.flatMap(({ builder, config }) => {
    if (config.kind !== 'map') return []
    return [[keyText(expectSource(builder, sources).name), valueExpression(config, toPieces)] as const]
  })
  return entries.length > 0 ? [attribute('override', objectText(entries))] : []
}

/** A post-processor as a block; `items` are its options. */
export function postProcessorBlock(
  postProcessor: WrittenPostProcessor,
  items: readonly WrittenItem[],
  sources: readonly NamedSource[],
): WrittenBlock {
  const { type, name, keepInputArtifact } = postProcessor
  return block(
    'post-processor',
    [type],
    [
      ...(name === type ? [] : [attribute('name', quotedText(name))]),
      ...restrictionItems(postProcessor, sources),
      ...(keepInputArtifact === undefined ? [] : [attribute('keep_input_artifact', String(keepInputArtifact))]),
      ...items,
    ],
  )
}

/** A sequence of one needs no block of its own. */
export function sequenceBlocks(members: readonly WrittenBlock[]): WrittenBlock[] {
  return members.length > 1 ? [block('post-processors', [], members)] : [...members]
}
