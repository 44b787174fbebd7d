import type { Node } from '@babel/types'
import type { Place } from '../../../errors/index.ts'
import { membersOf } from './literals.ts'
import { type Spot, wholeSpot } from './spot.ts'

/**
 * Of a value whose code is there: members that it certainly has stand where they are written, all others where the value does.
 * @param place the value's own
 * @param placeOf where any piece of the code stands
 */
export function writtenSpot(node: Node, place: Place, placeOf: (node: Node) => Place): Spot {
  const known = membersOf(node)?.known
  return {
    place,
    key(name) {
      const member = known?.get(name)
      return member ? placeOf(member.key) : place
    },
    member(key) {
      const member = known?.get(key)
      return member ? writtenSpot(member.value, placeOf(member.value), placeOf) : wholeSpot(place)
    },
  }
}
