import type { ResourceHandler } from '../../engine/index.ts'
import { controlFolderHandler } from './control-folder.ts'
import { inventoryHandler } from './inventory-file.ts'

const handlers = [controlFolderHandler, inventoryHandler]

/** Gives back whatever this provisioner puts elsewhere than into the run's own folder. */
export const resourceHandler: ResourceHandler = {
  kinds: handlers.flatMap(({ kinds }) => kinds),
  async giveBack(entry, signal) {
    await handlers.find(({ kinds }) => kinds.includes(entry.kind))?.giveBack(entry, signal)
    return 'gone'
  },
}
