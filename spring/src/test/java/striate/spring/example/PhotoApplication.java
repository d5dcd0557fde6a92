package striate.spring.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A web application that says what is on a photo. */
@SpringBootApplication
public class PhotoApplication {
  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication.run(PhotoApplication.class, args);
  }
}
