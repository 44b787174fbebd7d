import { resourceHandlers } from '../builders/index.ts'
import { type GiveBack, giveBackThrough, temporaryFolderHandler } from '../engine/index.ts'

/** Gives back whatever any part of Ingot may have made. */
export const giveBack: GiveBack = giveBackThrough({
  ansible: async () => (await import('../provisioners/ansible/index.ts')).resourceHandler,
  temporary: async () => temporaryFolderHandler,
  ...resourceHandlers,
})
