import { appendFile, mkdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { Artifact, PostProcessorType, PrepareContext } from '../../engine/index.ts'
import { IngotError, type Place } from '../../errors/index.ts'
import { digestsOf } from './digests.ts'
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
        const digests = new Map<string, readonly string[]>()
        for (const file of artifact.files) digests.set(file, await digestsOf(file, types, cwd, step))
        step.signal.throwIfAborted()
        const made: string[] = []
        for (const [index, ChecksumType] of types.entries()) {
          const output = render(options.output, { ...generated, BuildName, BuilderType, ChecksumType })
          const lines = [...digests].map(([file, all]) => `${all[index]}\t${basename(file)}\n`)
          if (lines.length === 0) continue
          const isNew = await append(output, lines.join(''), context, places.get('output') ?? place)
          if (isNew) made.push(output)
        }
        return { artifact: artifactWith([...artifact.files, ...made], cwd), keepByDefault: true, keepForced: true }
      },
    }
  },
}

/** @returns whether the file wasn't there before */
async function append(output: string, lines: string, { cwd }: PrepareContext, place: Place): Promise<boolean> {
  const path = resolve(cwd, output)
  try {
    const before = await stat(path).catch(() => undefined)
    await mkdir(dirname(path), { recursive: true })
    await appendFile(path, lines, { mode: 0o644 })
    return before === undefined
  } catch (cause) {
    throw new IngotError('checksum/unwritable', `the checksum file "${output}" can't be written: ${cause}`, {
      place,
      cause,
    })
  }
}

function artifactWith(files: readonly string[], cwd: string): Artifact {
  return {
    builderId: 'packer.post-processor.checksum',
    id: '',
    files,
    description: `Created artifact from files: ${files.join(', ')}`,
    state: {},
    async destroy() {
      await Promise.all(files.map((file) => rm(resolve(cwd, file), { force: true, recursive: true })))
    },
  }
}
