// VitePress's own look without its fonts: the reader's system has one, and tables are as wide as they have to be.
// @ts-expect-error: VitePress is in a folder of its own, see tools.ts.
import Theme from "vitepress/theme-without-fonts";
import "./style.css";

export default Theme;
