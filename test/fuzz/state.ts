import { CloudWorld } from './cloud-world.ts'
import { Dice } from './random.ts'
import { checkRuns } from './runs-world.ts'

// Damages what Ingot keeps on disk: ledgers, records and locks of runs, and the local cloud's state. Whatever is there, commands
// end with a result or an error that names the file; nothing that can't be read is overwritten, and whatever can be read is
// still given back. `node test/fuzz/state.ts [CASES [SEED]]`

const CASES = Number(process.argv[2] ?? 200)
const SEED = Number(process.argv[3] ?? 1)
/** Every how manieth case is about the local cloud, which takes longer to open. */
const CLOUD_EVERY = 4
/** Enough to see what is wrong. */
const MOST_SHOWN = 10

const started = Date.now()
const cloud = await CloudWorld.make()
let found = 0
for (let number = 0; number < CASES; number++) {
  // A case depends on nothing but the seed and its number, so that a single one can be run again.
  const dice = new Dice(Math.imul(SEED, 0x9e3779b1) + number)
  try {
    await (number % CLOUD_EVERY === 0 ? cloud.check(dice) : checkRuns(dice))
  } catch (error) {
    found++
    if (found <= MOST_SHOWN)
      console.log(`case ${number} of seed ${SEED}: ${error instanceof Error ? error.message : error}\n`)
  }
}
cloud.remove()
const seconds = ((Date.now() - started) / 1000).toFixed(0)
console.log(`${CASES} damaged state folders in ${seconds} s: ${found} mishandled`)
process.exit(found === 0 ? 0 : 1)
