import { resolve } from 'node:path'
import type { IngotError } from '../../src/errors/index.ts'
import type { LoadRequest, Template } from '../../src/template/index.ts'
import { attemptWrittenLoad, type ImageTemplate, Places } from '../../src/template/typescript/index.ts'
import { told } from './errors.ts'
import { type LoadOptions, requestFor } from './load.ts'

export interface WrittenOptions extends LoadOptions {
  readonly readData?: LoadRequest['readData']
  readonly dataSources?: { readonly areRead: boolean }
  readonly secret?: (text: string) => void
}

/** Nobody asks them: `readData` is asked. */
const noSources: NonNullable<LoadRequest['dataSources']>['sources'] = {
  type: () => Promise.reject(new Error('nobody asks')),
  prepare: () => Promise.reject(new Error('nobody asks')),
  read: () => Promise.reject(new Error('nobody asks')),
}

/** What comes of a template made by functions, with its mistakes and no places: those are of the test. */
export async function attempt(
  template: ImageTemplate,
  { readData, dataSources, secret, ...options }: WrittenOptions = {},
): Promise<{ template: Template; errors: readonly IngotError[]; told: readonly string[] }> {
  const places = new Places(resolve('/'), new Map())
  const sources = dataSources && { dataSources: { ...dataSources, sources: noSources } }
  const more = { ...sources, ...(readData ? { readData } : {}), ...(secret ? { secret } : {}) }
  const request = { ...requestFor('', { path: 't.ts', ...options }), ...more }
  const attempted = await attemptWrittenLoad({ template, places }, request)
  return { ...attempted, told: attempted.errors.map((error) => told(error).replace(/^\d+:\d+ /, '')) }
}

/** A component's options as they will be decoded, without places. */
export function plainLayer({ layers }: Template['builds'][number]['builder']): unknown {
  if ('read' in layers) throw new Error('these options are read later')
  return JSON.parse(JSON.stringify(layers[0], (key, value) => (/place/i.test(key) ? undefined : value)))
}
