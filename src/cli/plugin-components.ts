import { builders } from '../builders/index.ts'
import { dataSources } from '../data-sources/index.ts'
import { COMPONENT_KINDS, type ComponentKind, knownComponent, knownTypes } from '../engine/known-components.ts'
import { postProcessors } from '../post-processors/index.ts'
import { provisioners } from '../provisioners/index.ts'

/** The components of a Packer plugin, each as it is named in templates. */
export interface PluginComponents {
  readonly builtIn: readonly string[]
  readonly missing: readonly string[]
}

const REGISTRIES: Readonly<Record<ComponentKind, Readonly<Record<string, unknown>>>> = {
  builder: builders,
  provisioner: provisioners,
  'post-processor': postProcessors,
  'data source': dataSources,
}

/** @param source `github.com/hashicorp/amazon`; nothing is known of any other plugin than Packer's own and partners' */
export function componentsOf(source: string): PluginComponents {
  const types = COMPONENT_KINDS.flatMap((kind) => typesOf(source, kind).map((type) => ({ type, kind })))
  const isBuiltIn = ({ kind, type }: { kind: ComponentKind; type: string }) => Object.hasOwn(REGISTRIES[kind], type)
  return {
    builtIn: types.filter(isBuiltIn).map(({ type }) => type),
    missing: types.filter((component) => !isBuiltIn(component)).map(({ type }) => type),
  }
}

function typesOf(source: string, kind: ComponentKind): readonly string[] {
  return knownTypes(kind).filter((type) => {
    const known = knownComponent(kind, type)
    return known?.from === 'plugin' && known.plugin.toLowerCase() === source.toLowerCase()
  })
}
