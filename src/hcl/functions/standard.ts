import { collectionFunctions } from './collection/index.ts'
import { bcryptFunction, cryptoFunctions } from './crypto/index.ts'
import { dateFunctions, timestampFunction } from './date/index.ts'
import { encodingFunctions } from './encoding/index.ts'
import type { HclFunction } from './function.ts'
import { networkFunctions } from './network/index.ts'
import { numberFunctions } from './number/index.ts'
import { pathFunctions } from './path/index.ts'
import { regexFunctions } from './regex/index.ts'
import { setFunctions } from './set/index.ts'
import { stringFunctions } from './string/index.ts'
import { convertFunction, type ReadType, typeFunctions } from './type/index.ts'
import { uuidFunctions, uuidv4Function } from './uuid/index.ts'

/** The functions of the language that need nothing but their arguments. */
export const pureFunctions: Readonly<Record<string, HclFunction>> = {
  ...collectionFunctions,
  ...cryptoFunctions,
  ...dateFunctions,
  ...encodingFunctions,
  ...networkFunctions,
  ...numberFunctions,
  ...pathFunctions,
  ...regexFunctions,
  ...setFunctions,
  ...stringFunctions,
  ...typeFunctions,
  ...uuidFunctions,
}

/** What the other functions of the language need. */
export interface FunctionHost {
  readonly now: () => Date
  /** So many random bytes. */
  readonly random: (size: number) => Uint8Array
  /** Reads the type that `convert` is given. */
  readonly readType: ReadType
}

/** All functions of the language, by name. Make one table for one evaluation: it keeps what takes long to work out. */
export function standardFunctions({ now, random, readType }: FunctionHost): Readonly<Record<string, HclFunction>> {
  return {
    ...pureFunctions,
    bcrypt: bcryptFunction(random),
    convert: convertFunction(readType),
    timestamp: timestampFunction(now),
    uuidv4: uuidv4Function(random),
  }
}
