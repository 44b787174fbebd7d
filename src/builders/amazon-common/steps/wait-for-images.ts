import type { Step, StepContext } from '../../../engine/index.ts'
import { messageOf } from '../../../errors/index.ts'
import type { AmazonConfig } from '../config.ts'
import { untilAvailable } from '../make-image.ts'
import type { Recalled, RecalledImage } from '../recall.ts'
import type { AmazonState } from '../state.ts'

/**
 * Waits for the images that earlier processes of the run asked for. A copy that fails is made again by the next step.
 * @throws when none is left to make copies of
 */
export function waitForImages(config: AmazonConfig, { images, source }: Recalled): Step<AmazonState> {
  return {
    name: 'Wait for images',
    async run(state, context) {
      const { ui } = context
      const wait = waiting(config, state, context)
      await Promise.all(
        [...images.values()].map(async (recalled) => {
          ui.message(`Going on from AMI ${recalled.id} (${recalled.region.name})`)
          try {
            state.images.set(recalled.region.name, { region: recalled.region, image: await wait(recalled) })
          } catch (error) {
            if (context.signal.aborted || recalled.role !== 'copy') throw error
            ui.error(messageOf(error))
          }
        }),
      )
      if (source) state.intermediary = { region: source.region, image: await wait(source) }
    },
  }
}

function waiting(config: AmazonConfig, state: AmazonState, { signal }: StepContext) {
  return ({ id, region, role }: RecalledImage) => untilAvailable({ config, state, region, id, role, signal })
}
