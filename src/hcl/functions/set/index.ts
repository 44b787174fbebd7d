import { setproduct } from './product.ts'
import { setintersection, setunion } from './union-intersection.ts'

export const setFunctions = { setintersection, setproduct, setunion }
