import type { DataSourceType } from '../../engine/index.ts'
import { IngotError, messageOf, type Place } from '../../errors/index.ts'
import { defineOptions, map, option, Problems, string } from '../../options/index.ts'
import { programOptions, runProgram } from './run-program.ts'

const options = defineOptions({
  ...programOptions,
  query: option(map(string()).default({}), 'What it gets on standard input, as a JSON object.'),
})

const output = defineOptions({
  result: option(map(string()), 'What it wrote to standard output: a JSON object whose members are texts.'),
})

/** Asks a program, in JSON. */
export const external: DataSourceType<typeof options, typeof output> = {
  type: 'external',
  options,
  output,
  compared: ({ result }) => result,
  prepare(decoded) {
    const { query, ...program } = decoded.options
    const place = new Problems(decoded).placeOf('program')
    return {
      warnings: [],
      async read(reading) {
        const answer = await runProgram({ ...program, input: JSON.stringify(query), place }, reading)
        return { result: textsIn(answer, program.program[0] ?? '', place) }
      },
    }
  },
}

function textsIn(answer: string, program: string, place: Place): Record<string, string> {
  const members = Object.entries(objectIn(answer, program, place))
  const odd = members.find(([, value]) => typeof value !== 'string' && value !== null)
  if (!odd) return Object.fromEntries(members.map(([key, value]) => [key, value === null ? '' : String(value)]))
  throw new IngotError('data/program-answer', `the answer of "${program}" has a "${odd[0]}" that is no text`, {
    place,
    hint: 'let it write numbers and the like between quotes; "jsondecode" reads lists and objects out of a text',
  })
}

function objectIn(answer: string, program: string, place: Place): object {
  const sentence = `"${program}" must answer with a JSON object on standard output`
  let value: unknown
  try {
    value = JSON.parse(answer)
  } catch (cause) {
    const details = answer.trim() === '' ? ['it wrote nothing'] : answer.split('\n').slice(0, 5)
    throw new IngotError('data/program-answer', `${sentence}: ${messageOf(cause)}`, { place, details, cause })
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new IngotError('data/program-answer', sentence, { place, details: answer.split('\n').slice(0, 5) })
}
