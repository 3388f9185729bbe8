package io.asynctask.spring.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of this starter.
 *
 * @since 0.1.0
 */
public enum AsyncTaskObservationDocumentation implements ObservationDocumentation {

  /**
   * The observation of a task, from its spawn to its stop. It is a child of the observation of the
   * spawning thread, and the current one in the body.
   */
  TASK {
    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>>
        getDefaultConvention() {
      return DefaultAsyncTaskObservationConvention.class;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
      return LowCardinalityKeyNames.values();
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
      return HighCardinalityKeyNames.values();
    }
  };

  /** Key names of few values, for meters and spans. */
  public enum LowCardinalityKeyNames implements KeyName {

    /** The bean name of the executor; {@code none} without one. */
    EXECUTOR {
      @Override
      public String asString() {
        return "executor";
      }
    },

    /**
     * The name of the task; {@code none} without one, {@code other} when there are too many names.
     */
    NAME {
      @Override
      public String asString() {
        return "name";
      }
    },

    /**
     * {@code COMPLETED}, {@code FAILED}, {@code CANCELLED} or {@code REJECTED}; {@code UNKNOWN}
     * until the task has stopped.
     */
    OUTCOME {
      @Override
      public String asString() {
        return "outcome";
      }
    }
  }

  /** Key names of any number of values, for spans. */
  public enum HighCardinalityKeyNames implements KeyName {

    /** The id of the task. */
    ID {
      @Override
      public String asString() {
        return "id";
      }
    },

    /** A tag of the task; the star stands for its key. */
    TAG {
      @Override
      public String asString() {
        return "tag.*";
      }
    }
  }
}
