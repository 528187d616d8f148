/** A text of a page whose contrast is too small. */
export interface FaintText {
  readonly text: string;
  readonly ratio: number;
  readonly colours: string;
}

/**
 * The visible texts of the page whose contrast is below WCAG 2.2's level AA (1.4.3): 4.5, and 3 for large ones. Controls that
 * are disabled are exempt there. Runs in the page; gives how many texts it measured, too.
 */
export function measureContrast(): { measured: number; faint: FaintText[] } {
  type Colour = readonly [red: number, green: number, blue: number, alpha: number];
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!canvas) throw new Error('this browser has no canvas');

  const faint: FaintText[] = [];
  let measured = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (
      !element ||
      text === '' ||
      !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    )
      continue;
    if (element.closest('script, style, :disabled') || element.getBoundingClientRect().width <= 1) continue;
    const style = getComputedStyle(element);
    const back = backgroundOf(element);
    const [red, green, blue, alpha] = pixelOf(style.color);
    const front = over([red, green, blue, alpha * opacityOf(element)], back);
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(front, back);
    measured++;
    if (ratio < (isLarge ? 3 : 4.5)) {
      faint.push({
        text: text.slice(0, 40),
        ratio: Math.round(ratio * 100) / 100,
        colours: `${front} on ${back}`,
      });
    }
  }
  for (const input of document.querySelectorAll<HTMLInputElement>('input[placeholder]')) {
    if (!input.checkVisibility()) continue;
    const back = backgroundOf(input);
    const front = over(pixelOf(getComputedStyle(input, '::placeholder').color), back);
    const ratio = contrast(front, back);
    measured++;
    if (ratio < 4.5) {
      faint.push({
        text: input.placeholder,
        ratio: Math.round(ratio * 100) / 100,
        colours: `${front} on ${back}`,
      });
    }
  }
  return { measured, faint };

  function pixelOf(colour: string): Colour {
    if (!canvas) throw new Error('this browser has no canvas');
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  }

  function backgroundOf(element: Element): Colour {
    const layers: Colour[] = [];
    for (let at: Element | null = element; at; at = at.parentElement) {
      const layer = pixelOf(getComputedStyle(at).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    const canvasColour: Colour = pixelOf('Canvas');
    return layers.reverse().reduce((back, layer) => over(layer, back), canvasColour);
  }

  function opacityOf(element: Element): number {
    let opacity = 1;
    for (let at: Element | null = element; at; at = at.parentElement)
      opacity *= Number(getComputedStyle(at).opacity);
    return opacity;
  }

  function over(front: Colour, back: Colour): Colour {
    const mix = (one: number, other: number) => Math.round(one * front[3] + other * (1 - front[3]));
    return [mix(front[0], back[0]), mix(front[1], back[1]), mix(front[2], back[2]), 1];
  }

  function contrast(one: Colour, other: Colour): number {
    const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance([red, green, blue]: Colour): number {
    const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
}
