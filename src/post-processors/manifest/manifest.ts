import { readFile, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import {
  type Artifact,
  type GeneratedData,
  type PostProcessorType,
  type PrepareContext,
  replaceFile,
  type StepContext,
} from '../../engine/index.ts'
import { IngotError, messageOf, type Place } from '../../errors/index.ts'
import type { OptionsOf } from '../../options/index.ts'
import { formatManifest, type ManifestBuild, parseManifest, withBuild } from './document.ts'
import { whileLocked } from './lock.ts'
import { manifestOptions } from './options.ts'

type ManifestOptions = OptionsOf<typeof manifestOptions>

/** Adds the build to a JSON file that lists what was built. */
export const manifest: PostProcessorType<typeof manifestOptions> = {
  type: 'manifest',
  options: manifestOptions,
  prepare({ options, places, place }, context) {
    return {
      warnings: [],
      async process(artifact, generated, step) {
        const build = await describe(artifact, generated, options, context, step)
        await addTo(options.output, build, context, step, places.get('output') ?? place)
        return { artifact, keepByDefault: true, keepForced: true }
      },
    }
  },
}

async function describe(
  artifact: Artifact,
  generated: GeneratedData,
  options: ManifestOptions,
  { buildName, builderType, cwd, render, runId, mask = (text) => text }: PrepareContext,
  { host }: StepContext,
): Promise<ManifestBuild> {
  const files = artifact.files.map(async (name) => ({
    name: options.strip_path ? basename(name) : name,
    size: (await stat(resolve(cwd, name)).catch(() => undefined))?.size ?? 0,
  }))
  const custom = Object.entries(options.custom_data ?? {})
    .map(([key, text]) => [key, mask(render(text, generated))] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    name: buildName,
    builder_type: builderType,
    ...(options.strip_time ? {} : { build_time: Math.floor(host.clock.now() / 1000) }),
    files: files.length > 0 ? await Promise.all(files) : null,
    artifact_id: artifact.id,
    packer_run_uuid: runId,
    custom_data: options.custom_data ? Object.fromEntries(custom) : null,
  }
}

async function addTo(
  output: string,
  build: ManifestBuild,
  { cwd, force }: PrepareContext,
  step: StepContext,
  place: Place,
): Promise<void> {
  const path = resolve(cwd, output)
  try {
    await whileLocked(path, step, async () => {
      const manifest = parseManifest(await textIn(path), output)
      await replaceFile(path, formatManifest(withBuild(manifest, build, force)))
    })
  } catch (cause) {
    step.signal.throwIfAborted()
    if (cause instanceof IngotError) throw cause
    throw new IngotError('manifest/unwritable', `the manifest "${output}" can't be written: ${messageOf(cause)}`, {
      place,
      cause,
    })
  }
}

async function textIn(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
