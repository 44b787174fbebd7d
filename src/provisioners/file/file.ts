import type { PrepareContext, ProvisionerType } from '../../engine/index.ts'
import { throwAll } from '../../errors/index.ts'
import { mistakesIn, sourcesOf } from './check.ts'
import { download } from './download.ts'
import { fileOptions } from './options.ts'
import { upload, uploadContent } from './upload.ts'

/** Moves files to and from the machine. */
export const file: ProvisionerType<typeof fileOptions> = {
  type: 'file',
  options: fileOptions,
  prepare(decoded, context: PrepareContext) {
    throwAll(mistakesIn(decoded, context))
    const { options } = decoded
    return {
      warnings: [],
      async run(communicator, generated, step) {
        const render = (text: string) => context.render(text, generated)
        const transfer = { communicator, step, cwd: context.cwd, destination: render(options.destination) }
        const sources = sourcesOf(options).map((source) => ({ ...source, path: render(source.path) }))
        if (options.content !== undefined && sources.length === 0) await uploadContent(options.content, transfer)
        const move = options.direction === 'upload' ? upload : download
        for (const source of sources) await move(source.path, transfer)
      },
    }
  },
}
