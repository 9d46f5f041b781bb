// VitePress's own look without its fonts: the reader's system has one, and tables are as wide as they have to be.
import Theme from "vitepress/theme-without-fonts";
import "./style.css";

export default Theme;
