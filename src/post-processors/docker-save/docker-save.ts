import { open, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { checkIsImage, findEngine } from '../../containers/index.ts'
import type { PostProcessorType } from '../../engine/index.ts'
import { makeFolder } from '../../engine/make-folder.ts'
import { IngotError, messageOf, type Place } from '../../errors/index.ts'
import { dockerSaveOptions } from './options.ts'

/** Writes an image to an archive. */
export const dockerSave: PostProcessorType<typeof dockerSaveOptions> = {
  type: 'docker-save',
  options: dockerSaveOptions,
  prepare({ options, places, place }) {
    const { path } = options
    return {
      warnings: [],
      async process(artifact, _generated, { ui, host, signal }) {
        checkIsImage(artifact, 'docker-save')
        const { engine } = findEngine(options.docker_path, host)
        ui.message(`Saving image: ${artifact.id}`)
        const target = resolve(host.cwd, path)
        const file = await openArchive(target, path, places.get('path') ?? place)
        try {
          await engine.must(['save', artifact.id], { signal, files: { stdout: file.fd } })
        } catch (error) {
          await rm(target, { force: true })
          throw error
        } finally {
          await file.close()
        }
        ui.message(`Saved to: ${path}`)
        return { artifact, keepByDefault: true, keepForced: false }
      },
    }
  },
}

async function openArchive(target: string, path: string, place: Place) {
  try {
    makeFolder(dirname(target), 0o777)
    return await open(target, 'w')
  } catch (cause) {
    throw new IngotError('docker/unwritable', `"path" "${path}" can't be written: ${messageOf(cause)}`, {
      place,
      cause,
    })
  }
}
