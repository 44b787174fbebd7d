import { appendFile, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { PostProcessorType, PrepareContext } from '../../engine/index.ts'
import { makeFolder } from '../../engine/make-folder.ts'
import { IngotError, type Place } from '../../errors/index.ts'
import { filesArtifact, revivedFiles } from '../files-artifact.ts'
import { digestsOfAll } from './digests.ts'
import { checksumOptions } from './options.ts'

/** Writes checksums of an artifact's files next to them. */
export const checksum: PostProcessorType<typeof checksumOptions> = {
  type: 'checksum',
  options: checksumOptions,
  prepare({ options, places, place }, context) {
    const { buildName: BuildName, builderType: BuilderType, cwd, render } = context
    const types = options.checksum_types
    return {
      warnings: [],
      async process(artifact, generated, step) {
        const digests = await digestsOfAll(artifact.files, types, cwd, step)
        step.signal.throwIfAborted()
        const made: string[] = []
        for (const [index, ChecksumType] of types.entries()) {
          const output = render(options.output, { ...generated, BuildName, BuilderType, ChecksumType })
          const lines = [...new Set(artifact.files)].map((file) => `${digests.get(file)?.[index]}\t${basename(file)}\n`)
          if (lines.length === 0) continue
          const isNew = await append(output, lines.join(''), context, places.get('output') ?? place)
          if (isNew) made.push(output)
        }
        return {
          artifact: filesArtifact('packer.post-processor.checksum', [...artifact.files, ...made], cwd),
          keepByDefault: true,
          keepForced: true,
        }
      },
      revive: (saved) => revivedFiles(saved, cwd),
    }
  },
}

/** @returns whether the file wasn't there before */
async function append(output: string, lines: string, { cwd }: PrepareContext, place: Place): Promise<boolean> {
  const path = resolve(cwd, output)
  try {
    const before = await stat(path).catch(() => undefined)
    makeFolder(dirname(path), 0o777)
    await appendFile(path, lines, { mode: 0o644 })
    return before === undefined
  } catch (cause) {
    throw new IngotError('checksum/unwritable', `the checksum file "${output}" can't be written: ${cause}`, {
      place,
      cause,
    })
  }
}
