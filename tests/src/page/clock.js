{
  const Real = (globalThis.RealDate ??= Date);
  const ahead = Real.parse("INSTANT") - "NOW";
  globalThis.Date = class extends Real {
    constructor(...parts) {
      if (parts.length === 0) super(Real.now() + ahead);
      else super(...parts);
    }
    static now() {
      return Real.now() + ahead;
    }
  };
}
