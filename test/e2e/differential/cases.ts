import fc from 'fast-check'

// Continuous integration runs the same cases every time. To look for new disagreements:
//   INGOT_DIFFERENTIAL_SEED=7 INGOT_DIFFERENTIAL_SCALE=10 npx vitest run --project e2e test/e2e/differential

const SEED = Number(process.env['INGOT_DIFFERENTIAL_SEED'] ?? 20_260_101)
const SCALE = Number(process.env['INGOT_DIFFERENTIAL_SCALE'] ?? 1)

/** So many generated cases (times the scale), different ones only. */
export function generated<T>(arbitrary: fc.Arbitrary<T>, count: number): readonly T[] {
  const sample = fc.sample(arbitrary, { seed: SEED, numRuns: Math.ceil(count * SCALE) })
  return [...new Map(sample.map((each) => [JSON.stringify(each), each])).values()]
}

/** More than the tests' usual time when there are more cases. */
export const TIMEOUT = 120_000 * Math.max(1, SCALE)

/** Packer's start-up is mostly waiting: two at a time keep two processors busy. */
export async function twoAtATime<T>(
  items: readonly T[],
  work: (item: T, worker: number) => Promise<void>,
): Promise<void> {
  const waiting = [...items]
  const worker = async (index: number) => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item, index)
  }
  await Promise.all([worker(0), worker(1)])
}
