import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { EXPORT_BUILDER, findEngine, IMPORT_BUILDER, imageArtifact, revivedImage } from '../../containers/index.ts'
import type { Artifact, PostProcessorType } from '../../engine/index.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import { dockerImportOptions } from './options.ts'

const TAKES = [EXPORT_BUILDER, 'packer.post-processor.artifice']

/** Makes an image of an archive that the docker builder exported. */
export const dockerImport: PostProcessorType<typeof dockerImportOptions> = {
  type: 'docker-import',
  options: dockerImportOptions,
  prepare({ options }) {
    const name = options.tag ? `${options.repository}:${options.tag}` : options.repository
    const args = [
      'import',
      ...options.changes.flatMap((change) => ['--change', change]),
      ...(options.platform ? ['--platform', options.platform] : []),
      ...['-', name],
    ]
    return {
      warnings: [],
      async process(artifact, _generated, { ui, host, signal }) {
        const path = archiveOf(artifact)
        const { engine } = findEngine(options.docker_path, host)
        ui.message(`Importing image: ${artifact.id}`)
        ui.message(`Repository: ${name}`)
        const file = await openArchive(resolve(host.cwd, path), path)
        try {
          const said = await engine.must(args, { signal, files: { stdin: file.fd } })
          ui.message(`Imported ID: ${said.split('\n').at(-1)?.trim()}`)
        } finally {
          await file.close()
        }
        const generated = artifact.state['generated_data']
        const image = imageArtifact(engine, { builderId: IMPORT_BUILDER, id: name, generated })
        return { artifact: image, keepByDefault: false, keepForced: false }
      },
      revive: (saved, host) => revivedImage(saved, options.docker_path, host),
    }
  },
}

function archiveOf({ builderId, files }: Artifact): string {
  const [path] = files
  if (TAKES.includes(builderId) && path !== undefined) return path
  throw new IngotError('docker/wrong-artifact', `Unknown artifact type: ${builderId}`, {
    hint: 'docker-import takes the archive of a docker builder with "export_path", or the one that artifice names.',
  })
}

async function openArchive(file: string, path: string) {
  try {
    return await open(file)
  } catch (cause) {
    throw new IngotError('docker/unreadable', `the archive "${path}" can't be read: ${messageOf(cause)}`, { cause })
  }
}
