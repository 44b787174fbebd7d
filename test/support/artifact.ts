import type { Artifact } from '../../src/engine/index.ts'

/** An artifact that remembers whether it was deleted. */
export function artifactOf(files: readonly string[], id = 'id-1'): Artifact & { destroyed: boolean } {
  return {
    builderId: 'test.builder',
    id,
    files,
    description: 'A test artifact',
    state: {},
    destroyed: false,
    async destroy() {
      this.destroyed = true
    },
  }
}
