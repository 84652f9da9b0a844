/* Geometry of crops: rectangles { left, top, width, height } in pixels of the turned picture, points { x, y }. */

// Less than this would not be seen as a picture any more.
const LEAST = 16;

export const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

export const least = (size) => Math.min(LEAST, size.width, size.height);

/* Whole pixels, inside of the picture. */
export function settled(part, size) {
  const width = clamp(Math.round(part.width), 1, size.width);
  const height = clamp(Math.round(part.height), 1, size.height);
  return {
    left: clamp(Math.round(part.left), 0, size.width - width),
    top: clamp(Math.round(part.top), 0, size.height - height),
    width,
    height,
  };
}

export function moved(part, dx, dy, size) {
  return {
    ...part,
    left: clamp(part.left + dx, 0, size.width - part.width),
    top: clamp(part.top + dy, 0, size.height - part.height),
  };
}

/* One edge or corner dragged by dx and dy, the opposite one stays; `aspect` (width by height) is kept where given. */
export function resized(part, edges, dx, dy, size, aspect) {
  const right = part.left + part.width;
  const bottom = part.top + part.height;
  const [isWest, isEast] = [edges.includes("w"), edges.includes("e")];
  const [isNorth, isSouth] = [edges.includes("n"), edges.includes("s")];
  const low = least(size);
  // How far it may reach from what stays.
  const roomAcross = isWest ? right : isEast ? size.width - part.left : size.width;
  const roomDown = isNorth ? bottom : isSouth ? size.height - part.top : size.height;
  let width = clamp(part.width + (isEast ? dx : isWest ? -dx : 0), low, roomAcross);
  let height = clamp(part.height + (isSouth ? dy : isNorth ? -dy : 0), low, roomDown);
  if (aspect) {
    const leads = edges.length === 2
      ? (Math.abs(width - part.width) >= Math.abs(height - part.height) * aspect ? width : height * aspect)
      : (isEast || isWest ? width : height * aspect);
    width = Math.min(Math.max(leads, low, low * aspect), roomAcross, roomDown * aspect);
    height = width / aspect;
  }
  const left = isWest ? right - width : isEast ? part.left : part.left + (part.width - width) / 2;
  const top = isNorth ? bottom - height : isSouth ? part.top : part.top + (part.height - height) / 2;
  return { left: clamp(left, 0, size.width - width), top: clamp(top, 0, size.height - height), width, height };
}

/* The largest part of `part` that has this shape, as near around the point as it reaches. */
export function shaped(part, aspect, point) {
  const width = Math.min(part.width, part.height * aspect);
  const height = width / aspect;
  return {
    left: clamp(point.x - width / 2, part.left, part.left + part.width - width),
    top: clamp(point.y - height / 2, part.top, part.top + part.height - height),
    width,
    height,
  };
}

/* What `object-fit: cover` shows of `part` in a box of this shape, with the point's percentages as object-position. */
export function covered(part, aspect, percent) {
  const width = Math.min(part.width, part.height * aspect);
  const height = width / aspect;
  return {
    left: part.left + ((part.width - width) * percent.x) / 100,
    top: part.top + ((part.height - height) * percent.y) / 100,
    width,
    height,
  };
}

/* A quarter clockwise, of a picture of this size before. */
export const turnedPart = (part, size) => ({
  left: size.height - part.top - part.height,
  top: part.left,
  width: part.height,
  height: part.width,
});
export const turnedPoint = (point, size) => ({ x: size.height - point.y, y: point.x });

/* The point in percent of `part`, or the nearest that lies in it. */
export const percentIn = (point, part) => ({
  x: clamp(Math.round((100 * (point.x - part.left)) / part.width), 0, 100),
  y: clamp(Math.round((100 * (point.y - part.top)) / part.height), 0, 100),
});
export const pointAt = (percent, part) => ({
  x: part.left + (part.width * percent.x) / 100,
  y: part.top + (part.height * percent.y) / 100,
});
