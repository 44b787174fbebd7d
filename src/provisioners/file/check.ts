import { resolve } from 'node:path'
import { type Decoded, type PrepareContext, statsOf } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import type { OptionsOf } from '../../options/index.ts'
import type { fileOptions } from './options.ts'

export type FileOptions = OptionsOf<typeof fileOptions>

/** One source with the option that it was given in, such as `sources.1`. */
export interface Source {
  readonly path: string
  readonly option: string
}

export function sourcesOf(options: FileOptions): readonly Source[] {
  const listed = options.sources.map((path, index) => ({ path, option: `sources.${index}` }))
  return options.source === '' ? listed : [...listed, { path: options.source, option: 'source' }]
}

/** What is wrong with the options, beyond what their types tell. */
export function mistakesIn({ options, places, place }: Decoded<FileOptions>, context: PrepareContext): IngotError[] {
  const sources = sourcesOf(options)
  const mistake = (code: string, option: string, sentence: string, hint?: string) =>
    new IngotError(code, sentence, { place: places.get(option) ?? place, hint })
  if (options.content && sources.length > 0) {
    return [mistake('file/conflict', 'content', '"content" can\'t be used with "source" or "sources"')]
  }
  if (options.content && options.direction === 'download') {
    return [mistake('file/conflict', 'content', '"content" can\'t be used with "direction": "download"')]
  }
  if (sources.length === 0 && (options.content === undefined || options.direction === 'download')) {
    return [mistake('file/no-source', '', 'one of "source", "sources" and "content" must be set')]
  }
  if (options.direction === 'download' || options.generated) return []
  return sources
    .filter(({ path }) => !statsOf(resolve(context.cwd, path)))
    .map(({ path, option }) =>
      mistake(
        'file/not-found',
        option,
        `Bad source "${path}": no such file or folder`,
        `Relative paths start at the working folder, ${context.cwd}. Set "generated": true if the build makes it.`,
      ),
    )
}
