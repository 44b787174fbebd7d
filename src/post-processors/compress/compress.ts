import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { Artifact, PostProcessorType, StepContext } from '../../engine/index.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import { filesArtifact, revivedFiles } from '../files-artifact.ts'
import { loadCodec } from './codecs/index.ts'
import { type Algorithm, type Format, formatOf, misleadingName } from './format.ts'
import { writeNewFile } from './new-file.ts'
import { compressOptions } from './options.ts'
import { passingContentOf, type SourceFile, sourceFile } from './sources/source-file.ts'

/** Packs an artifact's files into one compressed file. */
export const compress: PostProcessorType<typeof compressOptions> = {
  type: 'compress',
  options: compressOptions,
  prepare({ options, places, place }, context) {
    const { buildName: BuildName, builderType: BuilderType, cwd, render } = context
    const format = formatOf(options.output, options.format)
    const level = options.compression_level > 0 ? Math.min(options.compression_level, 9) : undefined
    return {
      warnings: [],
      async process(artifact, generated, step) {
        const output = render(options.output, { ...generated, BuildName, BuilderType })
        const misleading = misleadingName(output, format)
        if (misleading) step.ui.warning(misleading)
        const files = await filesFor(format, artifact, cwd)
        announce(step, format, output, files)
        try {
          await writeNewFile(resolve(cwd, output), packed(format, files, level, step))
        } catch (cause) {
          step.signal.throwIfAborted()
          if (cause instanceof IngotError) throw cause
          throw new IngotError('compress/unwritable', `the archive "${output}" can't be written: ${messageOf(cause)}`, {
            place: places.get('output') ?? place,
            cause,
          })
        }
        step.ui.say(`Archive ${output} completed`)
        return { artifact: result(output, cwd), keepByDefault: false, keepForced: false }
      },
      revive: (saved) => revivedFiles(saved, cwd),
    }
  },
}

async function filesFor(format: Format, { files }: Artifact, cwd: string): Promise<readonly SourceFile[]> {
  if (format.archive === undefined && files.length !== 1) {
    throw new IngotError(
      'compress/one-file',
      `${format.algorithm} compresses one file, and there are ${files.length}: ${files.join(', ')}`,
      { hint: 'let "output" or "format" end in ".tar.gz" or ".zip", say, to put them into an archive' },
    )
  }
  return Promise.all(files.map((file) => sourceFile(file, cwd)))
}

/** In Packer's words, but for the names of libraries. */
function announce({ ui }: StepContext, format: Format, output: string, files: readonly SourceFile[]): void {
  if (format.archive === 'zip') {
    ui.say(`Zipping ${output}`)
    return
  }
  const { algorithm } = format
  if (algorithm) ui.say(`Using ${algorithm} compression with ${availableParallelism()} cores for ${output}`)
  if (format.archive === 'tar') ui.say(`Tarring ${output} with ${algorithm ?? 'no'} compression`)
  else ui.say(`Archiving ${files[0]?.name} with ${algorithm}`)
}

async function* packed(
  format: Format,
  files: readonly SourceFile[],
  level: number | undefined,
  { ui, signal }: StepContext,
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted()
  const total = files.reduce((sum, { size }) => sum + size, 0)
  let done = 0
  const read = (bytes: number) => {
    signal.throwIfAborted()
    done += bytes
    ui.progress('compress', done, total, 'bytes')
  }
  if (format.archive === 'zip') {
    const { zipOf } = await import('./sources/zip.ts')
    yield* zipOf(files, level, signal, read)
  } else {
    yield* compressed(format.algorithm, await sourceOf(format, files, signal, read), level, signal)
  }
}

async function sourceOf(
  { archive }: Format,
  files: readonly SourceFile[],
  signal: AbortSignal,
  read: (bytes: number) => void,
): Promise<AsyncIterable<Uint8Array>> {
  if (archive === undefined) return passingContentOf(files[0] as SourceFile, signal, read)
  const { tarOf } = await import('./sources/tar.ts')
  return tarOf(files, signal, read)
}

async function* compressed(
  algorithm: Algorithm | undefined,
  source: AsyncIterable<Uint8Array>,
  level: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (algorithm === undefined) return yield* source
  const codec = await loadCodec(algorithm)
  yield* codec(source, { level, cores: availableParallelism(), signal })
}

function result(file: string, cwd: string): Artifact {
  return filesArtifact('packer.post-processor.compress', [file], cwd, `compressed artifacts in: ${file}`)
}
