import { IngotError } from '../../errors/index.ts'

/** One build as Packer's manifests describe it, in the order in which its fields are written. */
export interface ManifestBuild {
  readonly name: string
  readonly builder_type: string
  /** Seconds since the Unix epoch. */
  readonly build_time?: number
  /** Null when the artifact has no files. */
  readonly files: readonly { readonly name: string; readonly size: number }[] | null
  readonly artifact_id: string
  readonly packer_run_uuid: string
  readonly custom_data: Readonly<Record<string, string>> | null
}

export interface Manifest {
  /** Builds of earlier runs stay as they were found, whoever wrote them. */
  readonly builds: readonly unknown[]
  readonly last_run_uuid: string
}

/**
 * @param text undefined when there is no manifest yet
 * @throws IngotError `manifest/unreadable`
 */
export function parseManifest(text: string | undefined, path: string): Manifest {
  if (text === undefined || text.trim() === '') return { builds: [], last_run_uuid: '' }
  const found = parsed(text, path)
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw unreadable(path, 'it is not an object')
  const { builds = null, last_run_uuid = '' } = found as { builds?: unknown; last_run_uuid?: unknown }
  if (builds !== null && !Array.isArray(builds)) throw unreadable(path, '"builds" is not a list')
  return { builds: builds ?? [], last_run_uuid: String(last_run_uuid) }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable(path, String(cause), cause)
  }
}

function unreadable(path: string, why: string, cause?: unknown): IngotError {
  return new IngotError('manifest/unreadable', `"${path}" is not a manifest: ${why}`, {
    cause,
    hint: 'The file was left as it is. Move it away, or set "output" to another file.',
  })
}

/**
 * A run's builds stand together: with `-force` those of other runs go.
 * @param force as in `-force`
 */
export function withBuild(manifest: Manifest, build: ManifestBuild, force: boolean): Manifest {
  const fresh = force && manifest.last_run_uuid !== build.packer_run_uuid
  return { builds: [...(fresh ? [] : manifest.builds), build], last_run_uuid: build.packer_run_uuid }
}

/** As Go writes it: two spaces, no final line end, and what HTML could take for its own escaped. */
export function formatManifest({ builds, last_run_uuid }: Manifest): string {
  return JSON.stringify({ builds, last_run_uuid }, undefined, 2).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
