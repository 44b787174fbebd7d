import type { Step } from '../../../engine/index.ts'
import type { AmazonState } from '../state.ts'

/** Settles in which region the build runs. */
export function findRegion(): Step<AmazonState> {
  return {
    name: 'Find region',
    async run(state, { host }) {
      state.home.value = await state.access(host).home()
    },
  }
}
