import { type ComponentKind, knownComponent } from '../../engine/known-components.ts'
import { attribute, block, objectText, quotedText, type WrittenItem } from '../../hcl/index.ts'
import type { JsonDocument } from '../../template/index.ts'

/** The version that the template asks for, and the plugins that Packer needs for it. Ingot needs none for what it has built in. */
export function packerBlock(document: JsonDocument, dataTypes: readonly string[]): WrittenItem[] {
  const { minPackerVersion } = document
  const version = minPackerVersion ? [attribute('required_version', quotedText(`>= ${minPackerVersion.value}`))] : []
  const plugins = [...new Set(components(document, dataTypes).flatMap(pluginOf))].toSorted().map((source) =>
    attribute(
      source.split('/').at(-1) ?? source,
      objectText([
        ['source', quotedText(source)],
        ['version', '"~> 1"'],
      ]),
    ),
  )
  const required = plugins.length > 0 ? [block('required_plugins', [], plugins)] : []
  const items = [...version, ...required]
  return items.length > 0 ? [block('packer', [], items)] : []
}

type Component = readonly [kind: ComponentKind, type: string]

function components(document: JsonDocument, dataTypes: readonly string[]): Component[] {
  const { builders, provisioners, errorCleanupProvisioner, postProcessors } = document
  return [
    ...builders.map(({ type }): Component => ['builder', type]),
    ...provisioners.map(({ type }): Component => ['provisioner', type]),
    ...(errorCleanupProvisioner ? [['provisioner', errorCleanupProvisioner.type] as const] : []),
    ...postProcessors.flat().map(({ type }): Component => ['post-processor', type]),
    ...dataTypes.map((type): Component => ['data source', type]),
  ]
}

function pluginOf([kind, type]: Component): string[] {
  const known = knownComponent(kind, type)
  return known?.from === 'plugin' ? [known.plugin] : []
}
