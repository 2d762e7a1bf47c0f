"""Analysts and the public: data sets, runs, figures with everything that belongs beside them, exports."""
