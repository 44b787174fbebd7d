import type { Artifact } from '../../engine/index.ts'

/** Nothing was made: there is nothing to delete either. */
export const nullArtifact: Artifact = {
  // Packer's null builder has always called itself this; manifests and scripts compare with it.
  builderId: 'fnoeding.null',
  id: 'Null',
  files: [],
  description: 'Did not export anything. This is the null builder',
  state: {},
  destroy: async () => {},
}
