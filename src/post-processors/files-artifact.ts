import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Artifact, SavedArtifact } from '../engine/index.ts'

/**
 * An artifact that consists of files, which go with it.
 * @param cwd what relative paths are relative to
 */
export function filesArtifact(
  builderId: string,
  files: readonly string[],
  cwd: string,
  description = `Created artifact from files: ${files.join(', ')}`,
): Artifact {
  return {
    builderId,
    id: '',
    files,
    description,
    state: {},
    async destroy() {
      await Promise.all(files.map((file) => rm(resolve(cwd, file), { force: true, recursive: true })))
    },
  }
}

/** The same, made by an earlier process. */
export function revivedFiles({ builderId, files, description }: SavedArtifact, cwd: string): Artifact {
  return filesArtifact(builderId, files, cwd, description)
}
