import { foldersOf, RunStore } from '../engine/index.ts'
import type { CommandIo } from './command.ts'
import { namesBelow } from './completion/names.ts'
import { complete, type Names, type Offer } from './completion/words.ts'

export const spec = {
  usage: 'ingot __complete INDEX WORD...',
  description: `
Tells the scripts of "ingot completion" what may stand at the cursor, which is in the word with this
index of the command line after "ingot".`,
  flags: {},
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  examples: [{ command: 'ingot __complete 0 bui', explanation: 'Prints "words", and "build" with its help.' }],
} as const

/** Takes its arguments as they are: all of them belong to the command line that is being typed. */
export async function run([index = '0', ...words]: readonly string[], io: CommandIo): Promise<number> {
  io.stdout.write(answer(await complete(words, Number(index), namesFor(io))))
  return 0
}

function namesFor({ host }: CommandIo): Names {
  return {
    inTemplate: namesBelow(host.cwd),
    runs: async () => (await new RunStore(foldersOf(host.env).state).list()).map(({ id }) => id).toReversed(),
  }
}

function answer(offer: Offer): string {
  if (offer.kind !== 'words') return `${offer.kind} ${offer.prefix}\n`
  return ['words', ...offer.words.map(({ text, help }) => `${text}\t${help}`)].map((line) => `${line}\n`).join('')
}
