import { builders } from '../builders/index.ts'
import type { DefinedKind } from '../convert/index.ts'
import { dataSources } from '../data-sources/index.ts'
import type { Registry } from '../engine/index.ts'
import type { OptionsDefinition } from '../options/index.ts'
import { postProcessors } from '../post-processors/index.ts'
import { provisioners } from '../provisioners/index.ts'

const REGISTRIES: Readonly<Record<DefinedKind, Registry<{ readonly options: OptionsDefinition }>>> = {
  builder: builders,
  provisioner: provisioners,
  'post-processor': postProcessors,
  'data source': dataSources,
}

/** The options of a component that is built in, undefined for others. */
export async function findDefinition(kind: DefinedKind, type: string): Promise<OptionsDefinition | undefined> {
  const registry = REGISTRIES[kind]
  return Object.hasOwn(registry, type) ? (await registry[type]?.())?.options : undefined
}
