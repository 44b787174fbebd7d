import { AwsError } from '../../aws/index.ts'
import { NothingWasCreated, type StepContext } from '../../engine/index.ts'
import type { Milliseconds } from '../../options/index.ts'

/** How long EC2 may take to show by its tags what it says is there. */
const SHOWN_WITHIN: Milliseconds = 60_000
const PAUSE: Milliseconds = 1000

/**
 * Makes something that has a name. When the answer to the call was lost, the next try finds the name taken: by what the first one
 * had made, which `find` recognises by its tags.
 * @param taken EC2's code for a name that is in use
 * @param find answers undefined while there is nothing that is ours
 * @throws what `create` threw, when the name is somebody else's
 */
export async function createOrFind<T>(
  create: () => Promise<T>,
  taken: string,
  find: () => Promise<T | undefined>,
  { host: { clock }, signal }: StepContext,
): Promise<T> {
  try {
    return await create()
  } catch (error) {
    if (!(error instanceof AwsError) || error.awsCode !== taken || error.cause instanceof NothingWasCreated) throw error
    const end = clock.now() + SHOWN_WITHIN
    for (;;) {
      const ours = await find().catch(() => undefined)
      if (ours !== undefined) return ours
      if (clock.now() >= end) throw error
      await clock.sleep(PAUSE, signal)
    }
  }
}

/** Filters for what a creation's tags are on. */
export function oursBy(tags: Readonly<Record<string, string>>) {
  return [{ Name: 'tag:ingot:entry', Values: [tags['ingot:entry'] ?? ''] }]
}
